#pragma once

#include <QtTest>

#include <map>
#include <string>

#include <nghttp2/nghttp2.h>

#include "raw_http.h"

namespace hone::test {

/// What a gRPC server answered to one call.
struct GrpcAnswer {
  int httpStatus = 0;
  int status = -1;           ///< grpc-status; -1: the stream ended without one
  QByteArray message;        ///< grpc-message
  QByteArray details;        ///< grpc-status-details-bin, decoded
  QByteArray body;           ///< of the one message, without its frame head
  bool isClosed = false;
};

/// A small gRPC client: unary calls over HTTP/2 with prior knowledge, or over TLS with ALPN.
class GrpcClient {
public:
  static constexpr const char* kTraces = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";
  static constexpr const char* kLogs = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
  static constexpr const char* kMetrics = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export";

  explicit GrpcClient(const std::string& address, const QByteArray& authority = {}) : m_connection(address, authority, "h2")
  {
    nghttp2_session_callbacks* callbacks = nullptr;
    nghttp2_session_callbacks_new(&callbacks);
    nghttp2_session_callbacks_set_on_header_callback(
      callbacks, [](nghttp2_session*, const nghttp2_frame* frame, const std::uint8_t* name, std::size_t nameSize, const std::uint8_t* value,
                    std::size_t valueSize, std::uint8_t, void* self) {
        GrpcAnswer& answer = static_cast<GrpcClient*>(self)->m_calls[frame->hd.stream_id].answer;
        const QByteArray key(reinterpret_cast<const char*>(name), static_cast<qsizetype>(nameSize));
        const QByteArray text(reinterpret_cast<const char*>(value), static_cast<qsizetype>(valueSize));
        if (key == ":status")
          answer.httpStatus = text.toInt();
        else if (key == "grpc-status")
          answer.status = text.toInt();
        else if (key == "grpc-message")
          answer.message = QByteArray::fromPercentEncoding(text);
        else if (key == "grpc-status-details-bin")
          answer.details = QByteArray::fromBase64(text, QByteArray::Base64Encoding | QByteArray::OmitTrailingEquals);
        return 0;
      });
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(
      callbacks, [](nghttp2_session*, std::uint8_t, std::int32_t id, const std::uint8_t* data, std::size_t size, void* self) {
        static_cast<GrpcClient*>(self)->m_calls[id].answer.body.append(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
        return 0;
      });
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, [](nghttp2_session*, std::int32_t id, std::uint32_t, void* self) {
      static_cast<GrpcClient*>(self)->m_calls[id].answer.isClosed = true;
      return 0;
    });
    nghttp2_session_client_new(&m_session, callbacks, this);
    nghttp2_session_callbacks_del(callbacks);
    nghttp2_submit_settings(m_session, NGHTTP2_FLAG_NONE, nullptr, 0);
  }
  ~GrpcClient() { nghttp2_session_del(m_session); }
  GrpcClient(const GrpcClient&) = delete;
  GrpcClient& operator=(const GrpcClient&) = delete;

  using Headers = std::map<QByteArray, QByteArray>;

  /// A message as it stands in a stream.
  static QByteArray framed(const QByteArray& message, bool isCompressed = false)
  {
    QByteArray out(1, isCompressed ? '\1' : '\0');
    for (int shift = 24; shift >= 0; shift -= 8)
      out.append(static_cast<char>(message.size() >> shift & 0xFF));
    return out + message;
  }

  /// Sends a call with these bytes; its answer is waited for with answer().
  std::int32_t begin(const QByteArray& path, const QByteArray& bytes, const Headers& further = {}, const QByteArray& authority = "localhost")
  {
    Headers headers{{"content-type", "application/grpc"}, {"te", "trailers"}};
    for (const auto& [name, value] : further)
      headers[name] = value;
    std::vector<nghttp2_nv> list;
    const QByteArray post = "POST", http = "http";
    const auto add = [&](const QByteArray& name, const QByteArray& value) {
      list.push_back({reinterpret_cast<std::uint8_t*>(const_cast<char*>(name.constData())), reinterpret_cast<std::uint8_t*>(const_cast<char*>(value.constData())),
                      static_cast<std::size_t>(name.size()), static_cast<std::size_t>(value.size()), NGHTTP2_NV_FLAG_NONE});
    };
    const QByteArray names[] = {":method", ":scheme", ":path", ":authority"};
    add(names[0], post);
    add(names[1], http);
    add(names[2], path);
    add(names[3], authority);
    for (const auto& [name, value] : headers)
      add(name, value);
    nghttp2_data_provider provider{};
    provider.read_callback = [](nghttp2_session*, std::int32_t id, std::uint8_t* buffer, std::size_t size, std::uint32_t* flags, nghttp2_data_source*,
                                void* self) -> ssize_t {
      Call& call = static_cast<GrpcClient*>(self)->m_calls[id];
      const qsizetype part = std::min<qsizetype>(static_cast<qsizetype>(size), call.bytes.size() - call.sent);
      std::copy_n(call.bytes.constData() + call.sent, part, reinterpret_cast<char*>(buffer));
      call.sent += part;
      if (call.sent == call.bytes.size())
        *flags |= NGHTTP2_DATA_FLAG_EOF;
      return static_cast<ssize_t>(part);
    };
    const std::int32_t id = nghttp2_submit_request(m_session, nullptr, list.data(), list.size(), &provider, nullptr);
    m_calls[id].bytes = bytes;
    flush();
    return id;
  }

  GrpcAnswer answer(std::int32_t id, int milliseconds = 20000)
  {
    QElapsedTimer timer;
    timer.start();
    while (!m_calls[id].answer.isClosed && timer.elapsed() < milliseconds) {
      flush();
      QTcpSocket& socket = m_connection.socket();
      if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(100) && socket.state() != QAbstractSocket::ConnectedState)
        break;
      const QByteArray bytes = socket.readAll();
      if (nghttp2_session_mem_recv(m_session, reinterpret_cast<const std::uint8_t*>(bytes.constData()), static_cast<std::size_t>(bytes.size())) < 0)
        break;
    }
    GrpcAnswer out = m_calls[id].answer;
    if (out.body.size() >= 5)
      out.body.remove(0, 5);
    return out;
  }

  GrpcAnswer call(const QByteArray& path, const QByteArray& message, const Headers& further = {}, const QByteArray& authority = "localhost")
  {
    return answer(begin(path, framed(message), further, authority));
  }

  RawConnection& connection() { return m_connection; }

private:
  struct Call {
    QByteArray bytes;
    qsizetype sent = 0;
    GrpcAnswer answer;
  };

  void flush()
  {
    for (;;) {
      const std::uint8_t* data = nullptr;
      const auto size = nghttp2_session_mem_send(m_session, &data);
      if (size <= 0)
        return;
      m_connection.send(QByteArray(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size)));
    }
  }

  RawConnection m_connection;
  nghttp2_session* m_session = nullptr;
  std::map<std::int32_t, Call> m_calls;
};

} // namespace hone::test
