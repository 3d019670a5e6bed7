#include "receiver/session_context.h"

#include <algorithm>
#include <memory>
#include <optional>

#include <boost/beast/http.hpp>

namespace hone::receive {

namespace {

namespace http = beast::http;

constexpr std::string_view kTooMuchAtOnce = "Too much is being received at once. Send it again in a moment.";
constexpr int kInvalidArgument = 3, kResourceExhausted = 8, kUnavailable = 14, kUnauthenticated = 16; // google.rpc.Code

bool isOtlp(Endpoint endpoint) { return endpoint == Endpoint::traces || endpoint == Endpoint::logs || endpoint == Endpoint::metrics; }

std::string_view contentTypeOf(BodyEncoding encoding)
{
  return encoding == BodyEncoding::json ? "application/json" : "application/x-protobuf";
}

std::string_view text(boost::beast::string_view view) { return {view.data(), view.size()}; }

/// One HTTP/1.1 connection: a request is read, answered, and only then the next one is looked at, so that what a client
/// sends ahead stays in order and bounded.
template<class Stream>
class HttpSession : public std::enable_shared_from_this<HttpSession<Stream>> {
public:
  HttpSession(Stream&& stream, std::shared_ptr<SessionContext> context)
    : m_stream(std::move(stream)), m_context(std::move(context)), m_count(*m_context)
  {
  }

  void start()
  {
    if constexpr (std::is_same_v<Stream, TlsStream>) {
      beast::get_lowest_layer(m_stream).expires_after(m_context->headerTime);
      m_stream.async_handshake(asio::ssl::stream_base::server, [self = this->shared_from_this()](beast::error_code error) {
        if (!error)
          self->readHeader();
      });
    } else {
      readHeader();
    }
  }

private:
  void readHeader()
  {
    if (m_context->finishing)
      return close();
    m_count.release();
    m_parser.emplace();
    m_parser->header_limit(kMostHeaderBytes);
    m_parser->body_limit(kMostRequestBody);
    m_endpoint.reset();
    m_encoding = BodyEncoding::json;
    if (m_buffer.size() > 0)
      return readRestOfHeader(); // a request that was sent ahead
    // Waiting for a request is another thing than a request that dribbles in.
    beast::get_lowest_layer(m_stream).expires_after(m_context->idleTime);
    m_stream.async_read_some(m_buffer.prepare(kMostHeaderBytes), [self = this->shared_from_this()](beast::error_code error, std::size_t size) {
      self->m_buffer.commit(size);
      if (error)
        return self->close();
      self->readRestOfHeader();
    });
  }

  void readRestOfHeader()
  {
    beast::get_lowest_layer(m_stream).expires_after(m_context->headerTime);
    http::async_read_header(m_stream, m_buffer, *m_parser, [self = this->shared_from_this()](beast::error_code error, std::size_t) {
      self->headerRead(error);
    });
  }

  void headerRead(beast::error_code error)
  {
    if (error)
      return refuseRead(error);
    const auto& request = m_parser->get();
    m_keepAlive = request.keep_alive();
    const std::string_view target = text(request.target());
    m_endpoint = endpointOf(target);
    const auto encoding = encodingOf(text(request[http::field::content_type]));
    m_encoding = encoding.value_or(BodyEncoding::json);
    if (!m_context->mayBeCalled(text(request[http::field::host])))
      return refuseUnread(http::status::misdirected_request, "This receiver answers only to the names of its own machine.");
    if (target == "/health" && (request.method() == http::verb::get || request.method() == http::verb::head))
      return answer(http::status::ok, R"({"status":"ok"})", m_parser->is_done());
    if (!m_endpoint)
      return refuseUnread(http::status::not_found, "There is nothing at this address. OTLP goes to /v1/traces and /v1/logs.");
    if (!m_context->mayCall(text(request[http::field::authorization])))
      return refuseUnread(http::status::unauthorized, "A bearer token is required, and this is not it.");
    if (request.method() != http::verb::post)
      return refuseUnread(http::status::method_not_allowed, "Only POST is understood here.");
    if (!encoding || (!isOtlp(*m_endpoint) && *encoding != BodyEncoding::json))
      return refuseUnread(http::status::unsupported_media_type,
                          isOtlp(*m_endpoint) ? "The content type must be application/x-protobuf or application/json."
                                              : "The content type must be application/json.");
    const auto announced = m_parser->content_length();
    // The size of a body without a length shows as it comes.
    if (!m_count.reserve(static_cast<std::int64_t>(announced ? *announced : 0)))
      return refuseUnread(http::status::too_many_requests, kTooMuchAtOnce);

    if (text(request[http::field::expect]).find("100-continue") != std::string_view::npos) {
      auto interim = std::make_shared<http::response<http::empty_body>>(http::status::continue_, request.version());
      http::async_write(m_stream, *interim, [self = this->shared_from_this(), interim](beast::error_code failed, std::size_t) {
        if (!failed)
          self->readBody();
      });
      return;
    }
    readBody();
  }

  void readBody()
  {
    beast::get_lowest_layer(m_stream).expires_after(m_context->bodyTime); // for all of it
    readMoreOfBody();
  }

  void readMoreOfBody()
  {
    if (m_parser->is_done())
      return bodyRead();
    http::async_read_some(m_stream, m_buffer, *m_parser, [self = this->shared_from_this()](beast::error_code error, std::size_t) {
      if (error)
        return self->refuseRead(error);
      if (!self->m_count.reserve(static_cast<std::int64_t>(self->m_parser->get().body().size())))
        return self->refuseUnread(http::status::too_many_requests, kTooMuchAtOnce);
      self->readMoreOfBody();
    });
  }

  void bodyRead()
  {
    beast::get_lowest_layer(m_stream).expires_never();
    auto& request = m_parser->get();
    auto body = decodeBody(std::move(request.body()), text(request[http::field::content_encoding]));
    if (!body) {
      m_context->pipeline.noteRefused();
      return replied(refusalOf(body.error()));
    }
    ++m_context->inFlight;
    m_context->pipeline.submit(*m_endpoint, m_encoding, std::move(*body), [self = this->shared_from_this()](Reply reply) {
      // Replies come from the pipeline's threads; the stream belongs to the server's.
      asio::post(self->m_stream.get_executor(), [self, reply = std::move(reply)]() mutable {
        --self->m_context->inFlight;
        self->replied(std::move(reply));
      });
    });
  }

  void replied(Reply&& reply)
  {
    switch (reply.kind) {
    case Reply::Kind::accepted: return answer(http::status::ok, std::move(reply.body), true);
    case Reply::Kind::malformed: return refuse(http::status::bad_request, reply.message, true);
    case Reply::Kind::unsupported: return refuse(http::status::unsupported_media_type, reply.message, true);
    case Reply::Kind::tooLarge: return refuse(http::status::payload_too_large, reply.message, true);
    case Reply::Kind::overloaded: return refuse(http::status::too_many_requests, reply.message, true);
    case Reply::Kind::unavailable: return refuse(http::status::service_unavailable, reply.message, true);
    }
  }

  /// What Beast would not read: the connection cannot be used any further.
  void refuseRead(beast::error_code error)
  {
    m_keepAlive = false;
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
      return refuse(http::status::request_header_fields_too_large, "The header is too large.", false);
    if (error == http::error::body_limit)
      return refuse(http::status::payload_too_large, "The request is larger than 64 MiB. Send smaller batches.", false);
    if (error.category() == http::make_error_code(http::error::bad_method).category() && error != http::error::end_of_stream &&
        error != http::error::partial_message)
      return refuse(http::status::bad_request, "This is not a well-formed HTTP request.", false);
    close();
  }

  /// A request whose body was not read: it is answered and the connection ends, unless there was no body.
  void refuseUnread(http::status status, std::string_view message)
  {
    m_context->pipeline.noteRefused();
    refuse(status, message, m_parser->is_done());
  }

  void refuse(http::status status, std::string_view message, bool bodyWasRead)
  {
    if (m_endpoint && isOtlp(*m_endpoint)) {
      const int code = status == http::status::too_many_requests     ? kResourceExhausted
                       : status == http::status::service_unavailable ? kUnavailable
                       : status == http::status::unauthorized        ? kUnauthenticated
                                                                     : kInvalidArgument;
      return answer(status, statusBody(m_encoding, code, message), bodyWasRead);
    }
    m_encoding = BodyEncoding::json;
    answer(status, errorBody(message), bodyWasRead);
  }

  void answer(http::status status, std::string body, bool bodyWasRead)
  {
    m_keepAlive = m_keepAlive && bodyWasRead && !m_context->finishing;
    const bool isHead = m_parser && m_parser->get().method() == http::verb::head;
    auto response = std::make_shared<http::response<http::string_body>>(status, 11);
    response->set(http::field::server, "Hone");
    response->set(http::field::content_type, contentTypeOf(m_encoding).data());
    response->set("X-Content-Type-Options", "nosniff");
    if (status == http::status::too_many_requests || status == http::status::service_unavailable)
      response->set(http::field::retry_after, std::to_string(retryAfterSeconds(
                                                status == http::status::too_many_requests ? Reply::Kind::overloaded : Reply::Kind::unavailable)));
    if (status == http::status::method_not_allowed)
      response->set(http::field::allow, "POST");
    if (status == http::status::unauthorized)
      response->set(http::field::www_authenticate, "Bearer");
    response->keep_alive(m_keepAlive);
    response->body() = isHead ? std::string() : std::move(body);
    response->prepare_payload();
    beast::get_lowest_layer(m_stream).expires_after(kReplyTime);
    http::async_write(m_stream, *response, [self = this->shared_from_this(), response](beast::error_code error, std::size_t) {
      if (error || !self->m_keepAlive)
        return self->close();
      self->readHeader();
    });
  }

  void close()
  {
    beast::error_code ignored;
    auto& socket = beast::get_lowest_layer(m_stream).socket();
    if (!socket.is_open())
      return;
    socket.shutdown(tcp::socket::shutdown_send, ignored);
    // A client that is still sending would otherwise see a reset before it has read the answer.
    drain(std::make_shared<std::array<char, 4096>>(), 0);
  }

  void drain(std::shared_ptr<std::array<char, 4096>> block, std::size_t total)
  {
    constexpr std::size_t kMostDrained = std::size_t{1} << 20;
    auto& lowest = beast::get_lowest_layer(m_stream);
    lowest.expires_after(std::chrono::seconds(2));
    lowest.async_read_some(asio::buffer(*block), [self = this->shared_from_this(), block, total](beast::error_code error, std::size_t size) {
      if (!error && total + size < kMostDrained)
        return self->drain(block, total + size);
      beast::error_code ignored;
      beast::get_lowest_layer(self->m_stream).socket().close(ignored);
    });
  }

  Stream m_stream;
  std::shared_ptr<SessionContext> m_context;
  ConnectionCount m_count;
  beast::flat_buffer m_buffer{kMostHeaderBytes * 8};
  std::optional<http::request_parser<http::string_body>> m_parser;
  std::optional<Endpoint> m_endpoint;
  BodyEncoding m_encoding = BodyEncoding::json;
  bool m_keepAlive = true;
};

} // namespace

void startHttpSession(PlainStream&& stream, std::shared_ptr<SessionContext> context)
{
  std::make_shared<HttpSession<PlainStream>>(std::move(stream), std::move(context))->start();
}

void startHttpSession(TlsStream&& stream, std::shared_ptr<SessionContext> context)
{
  std::make_shared<HttpSession<TlsStream>>(std::move(stream), std::move(context))->start();
}

} // namespace hone::receive
