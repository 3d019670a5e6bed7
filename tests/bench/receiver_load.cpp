#include "receiver_load.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <nghttp2/nghttp2.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hone::bench {

namespace {

void putVarint(std::string& out, std::uint64_t value)
{
  for (; value >= 0x80; value >>= 7)
    out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

void putField(std::string& out, int number, const std::string& bytes)
{
  putVarint(out, static_cast<std::uint64_t>(number) << 3 | 2);
  putVarint(out, bytes.size());
  out += bytes;
}

void putTime(std::string& out, int number, std::uint64_t nanoseconds)
{
  putVarint(out, static_cast<std::uint64_t>(number) << 3 | 1);
  for (int shift = 0; shift < 64; shift += 8)
    out.push_back(static_cast<char>(nanoseconds >> shift));
}

std::string hexOf(const std::string& bytes)
{
  std::string hex;
  for (const char c : bytes) {
    hex.push_back("0123456789abcdef"[static_cast<unsigned char>(c) >> 4]);
    hex.push_back("0123456789abcdef"[static_cast<unsigned char>(c) & 15]);
  }
  return hex;
}

/// A blocking socket.
class Socket {
public:
  explicit Socket(const std::string& address)
  {
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
    inet_pton(AF_INET, "127.0.0.1", &target.sin_addr);
    m_socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(m_socket, reinterpret_cast<const sockaddr*>(&target), sizeof target) != 0)
      std::abort();
  }
  ~Socket() { ::close(m_socket); }
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  /// False: the other side has ended the connection.
  bool send(const char* bytes, std::size_t size)
  {
    for (std::size_t sent = 0; sent < size;) {
      const auto part = ::send(m_socket, bytes + sent, size - sent, MSG_NOSIGNAL);
      if (part <= 0)
        return false;
      sent += static_cast<std::size_t>(part);
    }
    return true;
  }
  std::size_t receive(char* into, std::size_t size)
  {
    const auto got = ::recv(m_socket, into, size, 0);
    return got > 0 ? static_cast<std::size_t>(got) : 0;
  }
  bool isReadable() const
  {
    char byte = 0;
    return ::recv(m_socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
  }

private:
  int m_socket = -1;
};

class HttpClient final : public LoadClient {
public:
  HttpClient(const std::string& address, const char* type) : m_address(address), m_type(type), m_socket(std::make_unique<Socket>(address)) {}

  int send(const std::string& body) override
  {
    const std::string head = "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + std::string(m_type) +
                             "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n";
    // A receiver that turns a request away before its body ends the connection.
    (void)(m_socket->send(head.data(), head.size()) && m_socket->send(body.data(), body.size()));
    std::string answer;
    char block[4096];
    std::size_t end = std::string::npos, size = 0;
    while (end == std::string::npos || answer.size() < end + 4 + size) {
      const std::size_t got = m_socket->receive(block, sizeof block);
      if (got == 0)
        break;
      answer.append(block, got);
      if (end == std::string::npos && (end = answer.find("\r\n\r\n")) != std::string::npos)
        if (const std::size_t at = answer.find("Content-Length: "); at < end)
          size = static_cast<std::size_t>(std::atoll(answer.c_str() + at + 16));
    }
    if (end == std::string::npos || answer.find("Connection: close") < end)
      m_socket = std::make_unique<Socket>(m_address);
    return answer.size() > 12 ? std::atoi(answer.c_str() + 9) : 0;
  }

private:
  std::string m_address;
  const char* m_type;
  std::unique_ptr<Socket> m_socket;
};

class GrpcLoadClient final : public LoadClient {
public:
  explicit GrpcLoadClient(const std::string& address) : m_socket(address)
  {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_send_callback(callbacks, [](nghttp2_session*, const std::uint8_t* data, std::size_t size, int, void* self) -> ssize_t {
      static_cast<GrpcLoadClient*>(self)->m_socket.send(reinterpret_cast<const char*>(data), size);
      return static_cast<ssize_t>(size);
    });
    nghttp2_session_callbacks_set_on_header_callback(
      callbacks, [](nghttp2_session*, const nghttp2_frame*, const std::uint8_t* name, std::size_t nameSize, const std::uint8_t* value, std::size_t,
                    std::uint8_t, void* self) {
        if (std::string_view(reinterpret_cast<const char*>(name), nameSize) == "grpc-status")
          static_cast<GrpcLoadClient*>(self)->m_status = std::atoi(reinterpret_cast<const char*>(value));
        return 0;
      });
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, [](nghttp2_session*, std::int32_t, std::uint32_t, void* self) {
      static_cast<GrpcLoadClient*>(self)->m_closed = true;
      return 0;
    });
    nghttp2_session_client_new(&m_session, callbacks, this);
    nghttp2_session_callbacks_del(callbacks);
    nghttp2_submit_settings(m_session, NGHTTP2_FLAG_NONE, nullptr, 0);
  }
  ~GrpcLoadClient() override { nghttp2_session_del(m_session); }

  int send(const std::string& body) override
  {
    m_body.assign(1, '\0');
    for (int shift = 24; shift >= 0; shift -= 8)
      m_body.push_back(static_cast<char>(body.size() >> shift));
    m_body += body;
    m_sent = 0;
    m_closed = false;
    m_status = -1;
    const auto pair = [](std::string_view name, std::string_view value) {
      return nghttp2_nv{reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.data())), reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.data())),
                        name.size(), value.size(), NGHTTP2_NV_FLAG_NONE};
    };
    const std::array<nghttp2_nv, 6> headers{pair(":method", "POST"), pair(":scheme", "http"),
                                            pair(":path", "/opentelemetry.proto.collector.trace.v1.TraceService/Export"),
                                            pair(":authority", "localhost"), pair("content-type", "application/grpc"), pair("te", "trailers")};
    nghttp2_data_provider provider{};
    provider.read_callback = [](nghttp2_session*, std::int32_t, std::uint8_t* buffer, std::size_t size, std::uint32_t* flags, nghttp2_data_source*,
                                void* self) -> ssize_t {
      auto* client = static_cast<GrpcLoadClient*>(self);
      const std::size_t part = std::min(size, client->m_body.size() - client->m_sent);
      std::copy_n(client->m_body.data() + client->m_sent, part, reinterpret_cast<char*>(buffer));
      client->m_sent += part;
      if (client->m_sent == client->m_body.size())
        *flags |= NGHTTP2_DATA_FLAG_EOF;
      return static_cast<ssize_t>(part);
    };
    nghttp2_submit_request(m_session, nullptr, headers.data(), headers.size(), &provider, nullptr);
    char block[64 * 1024];
    while (!m_closed) {
      if (nghttp2_session_send(m_session) != 0)
        return 0;
      if (m_closed)
        break;
      const std::size_t got = m_socket.receive(block, sizeof block);
      if (got == 0 || nghttp2_session_mem_recv(m_session, reinterpret_cast<const std::uint8_t*>(block), got) < 0)
        return 0;
    }
    constexpr int kResourceExhausted = 8, kUnavailable = 14;
    return m_status == 0 ? 200 : m_status == kResourceExhausted || m_status == kUnavailable ? 429 : m_status;
  }

private:
  Socket m_socket;
  nghttp2_session* m_session = nullptr;
  std::string m_body;
  std::size_t m_sent = 0;
  bool m_closed = false;
  int m_status = -1;
};

} // namespace

std::string OtlpGenerator::words(int count)
{
  std::string out;
  for (int i = 0; i < count; ++i) {
    static constexpr std::array<const char*, 16> kWords{"order", "refund", "please", "the",   "parcel", "when", "where", "is",
                                                        "my",    "account", "address", "would", "like",  "change", "to",   "and"};
    out += kWords[m_random() % kWords.size()];
    out += m_random() % 7 == 0 ? " " + std::to_string(m_random() % 100000) + " " : " ";
  }
  return out;
}

OtlpGenerator::Call OtlpGenerator::next()
{
  constexpr std::size_t kTurns = 4;
  if (m_said.empty() || m_said.size() >= 2 * kTurns) {
    ++m_conversation;
    m_said.clear();
  }
  m_said.push_back(words(20));
  Call call;
  call.trace.resize(16);
  call.id.resize(8);
  for (char& byte : call.trace)
    byte = static_cast<char>(m_random());
  for (char& byte : call.id)
    byte = static_cast<char>(m_random());
  call.start = 1700000000000000000ULL + 1000000ULL * ++m_spans;
  const auto add = [&call](std::string key, std::string text) { call.attributes.push_back({std::move(key), std::move(text)}); };
  add("openinference.span.kind", "LLM");
  add("session.id", "conversation-" + std::to_string(m_conversation));
  add("user.id", "user-" + std::to_string(m_conversation % 5000));
  add("llm.model_name", "model");
  for (std::size_t i = 0; i < m_said.size(); ++i) {
    const std::string prefix = "llm.input_messages." + std::to_string(i) + ".message.";
    add(prefix + "role", i % 2 == 0 ? "user" : "assistant");
    add(prefix + "content", m_said[i]);
  }
  m_said.push_back(words(40));
  add("llm.output_messages.0.message.role", "assistant");
  add("llm.output_messages.0.message.content", m_said.back());
  return call;
}

std::string OtlpGenerator::request(Transport transport, int spans)
{
  std::string list;
  if (transport == Transport::json) {
    for (int i = 0; i < spans; ++i) {
      const Call call = next();
      list += i > 0 ? ",{" : "{";
      list += R"("traceId":")" + hexOf(call.trace) + R"(","spanId":")" + hexOf(call.id) + R"(","name":"chat model","startTimeUnixNano":")" +
              std::to_string(call.start) + R"(","endTimeUnixNano":")" + std::to_string(call.start + 900000) + R"(","attributes":[)";
      for (const Attribute& attribute : call.attributes) // nothing in them needs an escape
        list += (list.back() == '[' ? R"({"key":")" : R"(,{"key":")") + attribute.key + R"(","value":{"stringValue":")" + attribute.text + R"("}})";
      list += "]}";
    }
    return R"({"resourceSpans":[{"scopeSpans":[{"spans":[)" + list + "]}]}]}";
  }
  for (int i = 0; i < spans; ++i) {
    const Call call = next();
    std::string span;
    putField(span, 1, call.trace);
    putField(span, 2, call.id);
    putField(span, 5, "chat model");
    putTime(span, 7, call.start);
    putTime(span, 8, call.start + 900000);
    for (const Attribute& attribute : call.attributes) {
      std::string value, pair;
      putField(value, 1, attribute.text);
      putField(pair, 1, attribute.key);
      putField(pair, 2, value);
      putField(span, 9, pair);
    }
    putField(list, 2, span);
  }
  std::string resource, out;
  putField(resource, 2, list);
  putField(out, 1, resource);
  return out;
}

std::unique_ptr<LoadClient> connectTo(Transport transport, const std::string& address)
{
  if (transport == Transport::grpc)
    return std::make_unique<GrpcLoadClient>(address);
  return std::make_unique<HttpClient>(address, transport == Transport::json ? "application/json" : "application/x-protobuf");
}

} // namespace hone::bench
