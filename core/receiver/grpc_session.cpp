#include "receiver/session_context.h"

#include <algorithm>
#include <array>
#include <deque>
#include <map>
#include <memory>
#include <optional>

#include <nghttp2/nghttp2.h>

namespace hone::receive {

namespace {

// grpc/status codes (google.rpc.Code).
constexpr int kOk = 0, kInvalidArgument = 3, kResourceExhausted = 8, kUnimplemented = 12, kUnavailable = 14, kUnauthenticated = 16;
constexpr std::uint32_t kMostStreams = 100;
constexpr std::int32_t kStreamWindow = 8 << 20;
constexpr std::int32_t kConnectionWindow = 32 << 20;
constexpr std::size_t kFrameHead = 5; // a flag and the length, before each message

std::optional<Endpoint> endpointOfMethod(std::string_view path)
{
  if (path == "/opentelemetry.proto.collector.trace.v1.TraceService/Export")
    return Endpoint::traces;
  if (path == "/opentelemetry.proto.collector.logs.v1.LogsService/Export")
    return Endpoint::logs;
  if (path == "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export")
    return Endpoint::metrics;
  return std::nullopt;
}

/// grpc-message is percent-encoded (gRPC over HTTP/2, "Responses").
std::string percentEncoded(std::string_view message)
{
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : message) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte <= 0x7E && c != '%') {
      out.push_back(c);
    } else {
      out.push_back('%');
      out.push_back(kHex[byte >> 4]);
      out.push_back(kHex[byte & 15]);
    }
  }
  return out;
}

nghttp2_nv header(std::string_view name, std::string_view value)
{
  // nghttp2 copies both before the call that is given this returns.
  return {reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())), reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())),
          name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
}

struct Call {
  std::string path;
  std::string contentType;
  std::string encoding;      ///< of compressed messages
  std::string authorization;
  std::string authority;
  std::size_t headerBytes = 0;
  bool isComplete = false;   ///< all of it was read
  std::chrono::steady_clock::time_point beganAt = std::chrono::steady_clock::now();
  std::string body;
  bool answered = false;
  // The answer
  std::string message;       ///< with its frame head
  std::size_t sent = 0;
  int status = kOk;
  std::string statusMessage;
};

/// One HTTP/2 connection with prior knowledge (or ALPN h2), serving unary Export calls.
template<class Stream>
class GrpcSession : public std::enable_shared_from_this<GrpcSession<Stream>> {
public:
  GrpcSession(Stream&& stream, std::shared_ptr<SessionContext> context)
    : m_stream(std::move(stream)), m_context(std::move(context)), m_count(*m_context)
  {
  }
  ~GrpcSession() { nghttp2_session_del(m_session); }

  void start()
  {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      beast::get_lowest_layer(m_stream).expires_after(m_context->headerTime);
      m_stream.async_handshake(asio::ssl::stream_base::server, [self = this->shared_from_this()](beast::error_code error) {
        if (!error)
          self->begin();
      });
    } else {
      begin();
    }
  }

private:
  void begin()
  {
    nghttp2_session_callbacks* callbacks = nullptr;
    if (nghttp2_session_callbacks_new(&callbacks) != 0)
      return;
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, [](nghttp2_session*, const nghttp2_frame* frame, void* self) {
      if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST)
        static_cast<GrpcSession*>(self)->m_calls[frame->hd.stream_id] = Call();
      return 0;
    });
    nghttp2_session_callbacks_set_on_header_callback(
      callbacks, [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t nameSize, const std::uint8_t* value,
                    std::size_t valueSize, std::uint8_t, void* self) {
        return static_cast<GrpcSession*>(self)->takeHeader(frame->hd.stream_id, {reinterpret_cast<const char*>(name), nameSize},
                                                           {reinterpret_cast<const char*>(value), valueSize});
      });
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
      callbacks, [](nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data, std::size_t size, void* self) {
        static_cast<GrpcSession*>(self)->takeData(id, {reinterpret_cast<const char*>(data), size});
        return 0;
      });
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, [](nghttp2_session*, const nghttp2_frame* frame, void* self) {
      auto* session = static_cast<GrpcSession*>(self);
      if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST)
        session->checkHeader(frame->hd.stream_id);
      if ((frame->hd.type == NGHTTP2_DATA || frame->hd.type == NGHTTP2_HEADERS) && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM))
        session->handle(frame->hd.stream_id);
      return 0;
    });
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, [](nghttp2_session*, std::int32_t id, std::uint32_t, void* self) {
      auto* session = static_cast<GrpcSession*>(self);
      if (const auto call = session->m_calls.find(id); call != session->m_calls.end()) {
        session->m_context->readingBytes -= static_cast<std::int64_t>(call->second.body.size());
        session->m_calls.erase(call);
      }
      return 0;
    });
    const int made = nghttp2_session_server_new(&m_session, callbacks, this);
    nghttp2_session_callbacks_del(callbacks);
    if (made != 0)
      return;
    const std::array<nghttp2_settings_entry, 3> settings{{{NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, kMostStreams},
                                                          {NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, static_cast<std::uint32_t>(kStreamWindow)},
                                                          {NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, static_cast<std::uint32_t>(kMostHeaderBytes)}}};
    nghttp2_submit_settings(m_session, NGHTTP2_FLAG_NONE, settings.data(), settings.size());
    nghttp2_session_set_local_window_size(m_session, NGHTTP2_FLAG_NONE, 0, kConnectionWindow);
    flush();
    read();
  }

  int takeHeader(std::int32_t id, std::string_view name, std::string_view value)
  {
    const auto found = m_calls.find(id);
    if (found == m_calls.end())
      return 0;
    Call& call = found->second;
    call.headerBytes += name.size() + value.size() + 32;
    if (call.headerBytes > kMostHeaderBytes)
      return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE; // resets the stream
    if (name == ":path")
      call.path = value;
    else if (name == ":authority")
      call.authority = value;
    else if (name == "content-type")
      call.contentType = value;
    else if (name == "grpc-encoding")
      call.encoding = value;
    else if (name == "authorization")
      call.authorization = value;
    return 0;
  }

  void takeData(std::int32_t id, std::string_view data)
  {
    const auto found = m_calls.find(id);
    if (found == m_calls.end() || found->second.answered)
      return;
    Call& call = found->second;
    if (call.body.size() + data.size() > kMostRequestBody + kFrameHead)
      return refuse(id, kResourceExhausted, "The message is larger than 64 MiB. Send smaller batches.");
    if (m_context->readingBytes + static_cast<std::int64_t>(data.size()) > kMostReadingBytes)
      return turnAway(id, "Too much is being received at once. Send it again in a moment.");
    call.body += data;
    m_context->readingBytes += static_cast<std::int64_t>(data.size());
  }

  /// Who may not call is told so before a body is taken from it.
  void checkHeader(std::int32_t id)
  {
    const auto found = m_calls.find(id);
    if (found == m_calls.end())
      return;
    m_hasCalled = true;
    const Call& call = found->second;
    if (!call.contentType.starts_with("application/grpc"))
      return refuse(id, kInvalidArgument, "This port speaks gRPC. OTLP over HTTP has a port of its own.");
    if (!m_context->mayBeCalled(call.authority))
      return refuse(id, kUnauthenticated, "This receiver answers only to the names of its own machine.");
    if (!m_context->mayCall(call.authorization))
      return refuse(id, kUnauthenticated, "A bearer token is required, and this is not it.");
    if (!endpointOfMethod(call.path))
      return refuse(id, kUnimplemented, "This method is not served. OTLP's Export of traces, logs and metrics is.");
  }

  void handle(std::int32_t id)
  {
    const auto found = m_calls.find(id);
    if (found == m_calls.end())
      return;
    found->second.isComplete = true;
    if (found->second.answered)
      return;
    Call& call = found->second;
    const auto endpoint = endpointOfMethod(call.path);
    auto message = messageOf(call);
    forgetBody(call);
    if (!message) {
      m_context->pipeline.noteRefused();
      return replied(id, refusalOf(message.error()));
    }
    ++m_context->inFlight;
    m_context->pipeline.submit(*endpoint, BodyEncoding::protobuf, std::move(*message), [self = this->shared_from_this(), id](Reply reply) {
      asio::post(self->m_stream.get_executor(), [self, id, reply = std::move(reply)] {
        --self->m_context->inFlight;
        self->replied(id, reply);
      });
    });
  }

  /// The one message of a unary call.
  Result<std::string> messageOf(Call& call) const
  {
    std::string& body = call.body;
    if (body.size() < kFrameHead)
      return fail(ErrorKind::invalidInput, "The call holds no message.");
    std::size_t size = 0;
    for (std::size_t i = 1; i < kFrameHead; ++i)
      size = size << 8 | static_cast<unsigned char>(body[i]);
    if (size != body.size() - kFrameHead)
      return fail(ErrorKind::invalidInput, "The length of the message is not that of its frame.");
    const auto flag = static_cast<unsigned char>(body[0]);
    if (flag > 1 || (flag == 1 && (call.encoding.empty() || call.encoding == "identity")))
      return fail(ErrorKind::invalidInput, "The message's compression flag and grpc-encoding do not agree.");
    body.erase(0, kFrameHead);
    m_context->readingBytes -= static_cast<std::int64_t>(kFrameHead + body.size());
    std::string message = std::move(body);
    body.clear();
    return decodeBody(std::move(message), flag == 1 ? std::string_view(call.encoding) : std::string_view());
  }

  void forgetBody(Call& call)
  {
    m_context->readingBytes -= static_cast<std::int64_t>(call.body.size());
    std::string().swap(call.body);
  }

  void replied(std::int32_t id, const Reply& reply)
  {
    const int retryAfter = retryAfterSeconds(reply.kind);
    switch (reply.kind) {
    case Reply::Kind::accepted: return answer(id, kOk, reply.body, {});
    case Reply::Kind::malformed: return answer(id, kInvalidArgument, {}, reply.message);
    case Reply::Kind::unsupported: return answer(id, kUnimplemented, {}, reply.message);
    case Reply::Kind::tooLarge:
    case Reply::Kind::overloaded: return answer(id, kResourceExhausted, {}, reply.message, retryAfter);
    case Reply::Kind::unavailable: return answer(id, kUnavailable, {}, reply.message, retryAfter);
    }
  }

  void refuse(std::int32_t id, int status, std::string_view message)
  {
    m_context->pipeline.noteRefused();
    answer(id, status, {}, message);
  }

  void turnAway(std::int32_t id, std::string_view message)
  {
    m_context->pipeline.noteRefused();
    answer(id, kResourceExhausted, {}, message, retryAfterSeconds(Reply::Kind::overloaded));
  }

  /// With a time to retry after, exporters send the call again (OTLP/gRPC, "Failures").
  void answer(std::int32_t id, int status, std::string_view body, std::string_view message, int retryAfter = 0)
  {
    const auto found = m_calls.find(id);
    if (found == m_calls.end())
      return; // the client reset the stream meanwhile; what it sent is kept
    Call& call = found->second;
    call.answered = true;
    forgetBody(call);
    call.status = status;
    call.statusMessage = percentEncoded(message);
    const std::string code = std::to_string(status);
    if (status != kOk) {
      const std::string details = retryAfter > 0 ? retryDetails(status, message, retryAfter) : std::string();
      const std::array<nghttp2_nv, 5> headers{header(":status", "200"), header("content-type", "application/grpc"), header("grpc-status", code),
                                              header("grpc-message", call.statusMessage), header("grpc-status-details-bin", details)};
      nghttp2_submit_response(m_session, id, headers.data(), headers.size() - (details.empty() ? 1 : 0), nullptr);
      return flush();
    }
    call.message.assign(kFrameHead, '\0');
    for (std::size_t i = 0; i < 4; ++i)
      call.message[1 + i] = static_cast<char>(body.size() >> (8 * (3 - i)) & 0xFF);
    call.message += body;
    const std::array<nghttp2_nv, 2> headers{header(":status", "200"), header("content-type", "application/grpc")};
    nghttp2_data_provider provider{};
    provider.read_callback = [](nghttp2_session* session, std::int32_t stream, std::uint8_t* buffer, std::size_t size, std::uint32_t* flags,
                                nghttp2_data_source*, void* self) -> ssize_t {
      auto& calls = static_cast<GrpcSession*>(self)->m_calls;
      const auto current = calls.find(stream);
      if (current == calls.end())
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
      Call& sending = current->second;
      const std::size_t part = std::min(size, sending.message.size() - sending.sent);
      std::copy_n(sending.message.data() + sending.sent, part, reinterpret_cast<char*>(buffer));
      sending.sent += part;
      if (sending.sent == sending.message.size()) {
        *flags |= NGHTTP2_DATA_FLAG_EOF | NGHTTP2_DATA_FLAG_NO_END_STREAM;
        const std::string ok = std::to_string(kOk);
        const std::array<nghttp2_nv, 1> trailers{header("grpc-status", ok)};
        nghttp2_submit_trailer(session, stream, trailers.data(), trailers.size());
      }
      return static_cast<ssize_t>(part);
    };
    nghttp2_submit_response(m_session, id, headers.data(), headers.size(), &provider);
    flush();
  }

  void read()
  {
    // A connection that is kept open without calls may idle long, one that has not called yet or owes the rest of a
    // call may not. Bytes that dribble in do not prolong the time of a call.
    std::optional<std::chrono::steady_clock::time_point> owingSince;
    for (const auto& [id, call] : m_calls)
      if (!call.isComplete && (!owingSince || call.beganAt < *owingSince))
        owingSince = call.beganAt;
    if (owingSince)
      beast::get_lowest_layer(m_stream).expires_at(*owingSince + m_context->bodyTime);
    else
      beast::get_lowest_layer(m_stream).expires_after(m_hasCalled ? 10 * m_context->idleTime : m_context->headerTime);
    m_stream.async_read_some(asio::buffer(m_incoming), [self = this->shared_from_this()](beast::error_code error, std::size_t size) {
      if (error)
        return self->close();
      self->m_receiving = true;
      const auto taken = nghttp2_session_mem_recv(self->m_session, reinterpret_cast<const std::uint8_t*>(self->m_incoming.data()), size);
      self->m_receiving = false;
      self->flush();
      if (taken < 0)
        return self->close();
      if (self->m_open)
        self->read();
    });
  }

  void flush()
  {
    // nghttp2 must not be asked for output from its own callbacks: what they answer is sent once it has returned.
    if (m_writing || m_receiving || !m_open)
      return;
    m_outgoing.clear();
    constexpr std::size_t kAtOnce = 256 * 1024;
    while (m_outgoing.size() < kAtOnce) {
      const std::uint8_t* data = nullptr;
      const auto size = nghttp2_session_mem_send(m_session, &data);
      if (size < 0)
        return close();
      if (size == 0)
        break;
      m_outgoing.append(reinterpret_cast<const char*>(data), static_cast<std::size_t>(size));
    }
    if (m_outgoing.empty()) {
      if (nghttp2_session_want_read(m_session) == 0 && nghttp2_session_want_write(m_session) == 0)
        close();
      return;
    }
    m_writing = true;
    asio::async_write(m_stream, asio::buffer(m_outgoing), [self = this->shared_from_this()](beast::error_code error, std::size_t) {
      self->m_writing = false;
      if (error)
        return self->close();
      self->flush();
    });
  }

  void close()
  {
    if (!m_open)
      return;
    m_open = false;
    for (const auto& [id, call] : m_calls)
      m_context->readingBytes -= static_cast<std::int64_t>(call.body.size());
    m_calls.clear();
    beast::error_code ignored;
    beast::get_lowest_layer(m_stream).socket().shutdown(tcp::socket::shutdown_both, ignored);
    beast::get_lowest_layer(m_stream).socket().close(ignored);
  }

  Stream m_stream;
  std::shared_ptr<SessionContext> m_context;
  ConnectionCount m_count;
  nghttp2_session* m_session = nullptr;
  std::map<std::int32_t, Call> m_calls;
  std::array<char, 64 * 1024> m_incoming;
  std::string m_outgoing;
  bool m_writing = false;
  bool m_receiving = false;
  bool m_hasCalled = false;
  bool m_open = true;
};

} // namespace

void startGrpcSession(PlainStream&& stream, std::shared_ptr<SessionContext> context)
{
  std::make_shared<GrpcSession<PlainStream>>(std::move(stream), std::move(context))->start();
}

void startGrpcSession(TlsStream&& stream, std::shared_ptr<SessionContext> context)
{
  std::make_shared<GrpcSession<TlsStream>>(std::move(stream), std::move(context))->start();
}

} // namespace hone::receive
