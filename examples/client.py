"""Prints who said what in a file: python3 examples/client.py ADDRESS FILE

Needs grpcio, grpcio-tools and grpcio-status, and the generated messages (see README.md).
"""
import sys

import grpc
from grpc_status import rpc_status
from google.rpc import error_details_pb2
from whosaid.v1 import attribution_service_pb2, attribution_service_pb2_grpc, document_pb2

address, file = sys.argv[1:]
text = open(file, encoding="utf-8", newline="").read()
client = attribution_service_pb2_grpc.AttributionServiceStub(grpc.insecure_channel(address))
request = attribution_service_pb2.ExtractAttributionsRequest(
    document=document_pb2.Document(id=file, content=text),
    # Python strings are indexed by code points.
    encoding_type=document_pb2.ENCODING_TYPE_UTF32,
)
try:
    while True:
        response = client.ExtractAttributions(request, timeout=60)
        # A page has the speakers of its attributions; ids are the same on all pages.
        names = {speaker.id: speaker.name for speaker in response.extraction.speakers}
        for attribution in response.extraction.attributions:
            words = " … ".join(text[span.inner.begin : span.inner.end] for span in attribution.content)
            print(f"{names.get(attribution.speaker_id, 'no speaker')}: {words}")
        if not response.next_page_token:
            break
        request.page_token = response.next_page_token
except grpc.RpcError as error:
    status = rpc_status.from_call(error)
    for detail in status.details if status else []:
        fields = error_details_pb2.BadRequest()
        if detail.Unpack(fields):
            for violation in fields.field_violations:
                print(f"{violation.field}: {violation.description}", file=sys.stderr)
    sys.exit(f"{error.code().name}: {error.details()}")
