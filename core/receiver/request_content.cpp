#include "receiver/request_content.h"

#include "base/json_writer.h"
#include "capture/otlp.h"
#include "receiver/capture_api.h"

namespace hone {

namespace {

OtlpSignal signalOf(Endpoint endpoint) { return endpoint == Endpoint::logs ? OtlpSignal::logs : OtlpSignal::traces; }

OtlpEncoding otlpEncoding(BodyEncoding encoding)
{
  return encoding == BodyEncoding::json ? OtlpEncoding::json : OtlpEncoding::protobuf;
}

Result<Span> captureSpan(const InboxRequest& request)
{
  return request.endpoint == Endpoint::captureSession ? readCaptureSession(request.body, request.receivedAt)
                                                      : readCaptureEvent(request.body, request.receivedAt);
}

Reply malformed(const Error& error)
{
  Reply reply;
  reply.kind = Reply::Kind::malformed;
  reply.message = error.message;
  return reply;
}

} // namespace

Result<RequestContent> contentOf(const InboxRequest& request)
{
  RequestContent content;
  switch (request.endpoint) {
  case Endpoint::traces:
  case Endpoint::logs: {
    HONE_TRY(auto decoded, decodeOtlp(signalOf(request.endpoint), otlpEncoding(request.encoding), request.body));
    content.spans = std::move(decoded.spans);
    break;
  }
  case Endpoint::metrics:
    break;
  case Endpoint::captureSession:
  case Endpoint::captureEvent: {
    HONE_TRY(auto span, captureSpan(request));
    content.spans.push_back(std::move(span));
    break;
  }
  case Endpoint::events: {
    HONE_TRY(auto events, readEvents(request.body));
    content.events = std::move(events.events);
    content.setAside = std::move(events.setAside);
    break;
  }
  }
  return content;
}

Reply replyTo(const InboxRequest& request)
{
  Reply reply;
  JsonWriter json;
  switch (request.endpoint) {
  case Endpoint::traces:
  case Endpoint::logs: {
    auto checked = checkOtlp(signalOf(request.endpoint), otlpEncoding(request.encoding), request.body);
    if (!checked)
      return malformed(checked.error());
    reply.received = checked->received;
    reply.rejected = checked->rejected;
    reply.message = std::move(checked->reason);
    reply.body = exportResponse(request.endpoint, request.encoding, reply.rejected, reply.message);
    break;
  }
  case Endpoint::metrics:
    reply.body = exportResponse(request.endpoint, request.encoding, 0, {});
    break;
  case Endpoint::captureSession:
  case Endpoint::captureEvent: {
    const auto span = captureSpan(request);
    if (!span)
      return malformed(span.error());
    reply.received = 1;
    const bool isSession = request.endpoint == Endpoint::captureSession;
    reply.body = json.beginObject().member(isSession ? "session_id" : "event_id", isSession ? span->traceId : span->spanId).endObject().take();
    break;
  }
  case Endpoint::events: {
    const auto events = readEvents(request.body);
    if (!events)
      return malformed(events.error());
    const auto accepted = static_cast<std::int64_t>(events->events.size());
    reply.received = accepted + events->rejected;
    reply.rejected = events->rejected;
    reply.message = events->reason;
    json.beginObject().member("accepted", accepted).member("rejected", events->rejected);
    if (events->rejected > 0)
      json.member("error", events->reason);
    reply.body = json.endObject().take();
    break;
  }
  }
  return reply;
}

std::string_view pathOf(Endpoint endpoint)
{
  switch (endpoint) {
  case Endpoint::traces: return "/v1/traces";
  case Endpoint::logs: return "/v1/logs";
  case Endpoint::metrics: return "/v1/metrics";
  case Endpoint::captureSession: return "/api/v1/capture-session";
  case Endpoint::captureEvent: return "/api/v1/capture-event";
  case Endpoint::events: return "/v1/events";
  }
  return "";
}

} // namespace hone
