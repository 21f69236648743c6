"""English verb and noun forms: lemma -> inflected words."""

# lemma: (third person, past, participle, -ing); an empty string means the regular form.
IRREGULAR = {}
for row in """
be is was been being|have has had had having|do does did done doing|go goes went gone going
say says said said saying|tell tells told told telling|write writes wrote written writing
speak speaks spoke spoken speaking|read reads read read reading|sing sings sang sung singing
swear swears swore sworn swearing|foretell foretells foretold foretold foretelling
forewarn forewarns forewarned forewarned forewarning|retell retells retold retold retelling
think thinks thought thought thinking|hear hears heard heard hearing|know knows knew known knowing
put puts put put putting|make makes made made making|give gives gave given giving
take takes took taken taking|get gets got gotten getting|see sees saw seen seeing|come comes came come coming
find finds found found finding|hold holds held held holding|shoot shoots shot shot shooting
fire fires fired fired firing|let lets let let letting|lay lays laid laid laying|lead leads led led leading
leave leaves left left leaving|feel feels felt felt feeling|keep keeps kept kept keeping|begin begins began begun beginning
bring brings brought brought bringing|buy buys bought bought buying|catch catches caught caught catching
choose chooses chose chosen choosing|cut cuts cut cut cutting|draw draws drew drawn drawing|drive drives drove driven driving
eat eats ate eaten eating|fall falls fell fallen falling|fight fights fought fought fighting|fly flies flew flown flying
forget forgets forgot forgotten forgetting|grow grows grew grown growing|hit hits hit hit hitting|lose loses lost lost losing
mean means meant meant meaning|meet meets met met meeting|pay pays paid paid paying|rise rises rose risen rising
run runs ran run running|sell sells sold sold selling|send sends sent sent sending|set sets set set setting
show shows showed shown showing|shut shuts shut shut shutting|sit sits sat sat sitting|sleep sleeps slept slept sleeping
spend spends spent spent spending|stand stands stood stood standing|steal steals stole stolen stealing
strike strikes struck struck striking|teach teaches taught taught teaching|throw throws threw thrown throwing
understand understands understood understood understanding|win wins won won winning|wear wears wore worn wearing
become becomes became become becoming|break breaks broke broken breaking|build builds built built building
burn burns burned burned burning|deal deals dealt dealt dealing|die dies died died dying|lie lies lied lied lying
tie ties tied tied tying|drink drinks drank drunk drinking|feed feeds fed fed feeding|forbid forbids forbade forbidden forbidding
forgive forgives forgave forgiven forgiving|freeze freezes froze frozen freezing|hang hangs hung hung hanging
hide hides hid hidden hiding|hurt hurts hurt hurt hurting|lend lends lent lent lending|light lights lit lit lighting
ride rides rode ridden riding|ring rings rang rung ringing|seek seeks sought sought seeking|shake shakes shook shaken shaking
shine shines shone shone shining|shrink shrinks shrank shrunk shrinking|sink sinks sank sunk sinking|spin spins spun spun spinning
split splits split split splitting|spread spreads spread spread spreading|spring springs sprang sprung springing
stick sticks stuck stuck sticking|swing swings swung swung swinging|swim swims swam swum swimming|tear tears tore torn tearing
wake wakes woke woken waking|wind winds wound wound winding|withdraw withdraws withdrew withdrawn withdrawing
quit quits quit quit quitting|cost costs cost cost costing|bet bets bet bet betting|bind binds bound bound binding
bite bites bit bitten biting|bleed bleeds bled bled bleeding|blow blows blew blown blowing|breed breeds bred bred breeding
dig digs dug dug digging|flee flees fled fled fleeing|arise arises arose arisen arising|awake awakes awoke awoken awaking
bear bears bore borne bearing|beat beats beat beaten beating|bend bends bent bent bending|cast casts cast cast casting
cling clings clung clung clinging|creep creeps crept crept creeping|grind grinds ground ground grinding
overcome overcomes overcame overcome overcoming|undergo undergoes underwent undergone undergoing|undo undoes undid undone undoing
uphold upholds upheld upheld upholding|weep weeps wept wept weeping|shed sheds shed shed shedding|slide slides slid slid sliding
sweep sweeps swept swept sweeping|undertake undertakes undertook undertaken undertaking|rewrite rewrites rewrote rewritten rewriting
rebuild rebuilds rebuilt rebuilt rebuilding|mistake mistakes mistook mistaken mistaking|overthrow overthrows overthrew overthrown overthrowing
misunderstand misunderstands misunderstood misunderstood misunderstanding|broadcast broadcasts broadcast broadcast broadcasting
forecast forecasts forecast forecast forecasting|misspeak misspeaks misspoke misspoken misspeaking|lean leans leaned leaned leaning
offset offsets offset offset offsetting|stink stinks stank stunk stinking|tread treads trod trodden treading|weave weaves wove woven weaving|quiz quizzes quizzed quizzed quizzing|withhold withholds withheld withheld withholding|withstand withstands withstood withstood withstanding
""".replace("|", "\n").split("\n"):
    if row.strip():
        lemma, *rest = row.split()
        IRREGULAR[lemma] = tuple(rest)

# Verbs of two syllables and more that double their last consonant, and those of one vowel before it.
DOUBLING = set("""aver abhor abet demur admit commit permit submit omit emit transmit refer prefer infer defer confer concur occur recur rebut regret
compel propel expel rebel control patrol begin forget forbid upset quip blog brag jab rap rip slam slap tut chat chatter
snap quit spit wit stop plan ban beg bet chip clap drop drag drum dub fit flip grab grin grip hop hug jog kid knit log map
mob nod pat pet pin plot plug pop rob rub scan ship shop shrug skip slip slug snub spot stab star step stir strip tag tap tip trap
trim trip wrap zip whip wed pen pan peg pot rig rid sip sob stun tug vet cap fan pit rot bar blur blot chop crop cram dim dip dot
equip flag flog gag hem hum jam jet jot lag lap lob lug mop mug nab nag nap nip nag net outbid pad pip pun ram rap
rev rot scar scrap scrub shred shun sin skim slim slit slot snag sum sun swap tan thin top tot trek wag war worship yap cut
dig fib gab gut hit hog let put run set shut sit spin split swim win chat""".split())
VOWELS = "aeiou"


def plural(noun):
    """The regular plural, or third person, of a word."""
    if noun.endswith("man") and len(noun) > 4 and noun not in ("human", "german", "roman", "shaman", "talisman"):
        return noun[:-3] + "men"
    if noun == "quiz":
        return "quizzes"
    if noun.endswith("y") and noun[-2:-1] not in VOWELS:
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "z", "ch", "sh")) else "s")


def verb_forms(lemma):
    """(third person, past, participle, -ing) of a verb."""
    if lemma in IRREGULAR:
        return IRREGULAR[lemma]
    for prefix in ("re", "out", "over", "un", "under", "fore"):
        if lemma.startswith(prefix) and lemma[len(prefix):] in IRREGULAR and len(lemma) - len(prefix) > 2:
            return tuple(prefix + form for form in IRREGULAR[lemma[len(prefix):]])
    third = lemma + "es" if lemma.endswith("o") and lemma[-2:-1] not in VOWELS else plural(lemma) if not lemma.endswith("man") else lemma + "s"
    if lemma.endswith("e"):
        past = lemma + "d"
        ing = lemma + "ing" if lemma.endswith(("ee", "oe", "ye")) else lemma[:-2] + "ying" if lemma.endswith("ie") else lemma[:-1] + "ing"
    elif lemma.endswith("y") and lemma[-2:-1] not in VOWELS:
        past, ing = lemma[:-1] + "ied", lemma + "ing"
    elif lemma in DOUBLING:
        past, ing = lemma + lemma[-1] + "ed", lemma + lemma[-1] + "ing"
    elif lemma.endswith("ic"):
        past, ing = lemma + "ked", lemma + "king"
    else:
        past, ing = lemma + "ed", lemma + "ing"
    return third, past, past, ing
