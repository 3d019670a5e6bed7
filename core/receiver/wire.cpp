#include "receiver/wire.h"

#include <algorithm>
#include <memory>

#include <arpa/inet.h>
#include <netinet/in.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "base/ascii.h"
#include "base/json_writer.h"
#include "base/varint.h"

namespace hone {

namespace {

std::string_view trimmed(std::string_view text)
{
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

std::unexpected<Error> tooLarge()
{
  return fail(ErrorKind::rejected, "The request is larger than 64 MiB after decompression. Send smaller batches.");
}

std::unexpected<Error> damaged() { return fail(ErrorKind::invalidInput, "The compressed body is damaged."); }

Result<std::string> inflateAll(std::string_view packed, int windowBits, std::size_t most)
{
  z_stream stream{};
  if (inflateInit2(&stream, windowBits) != Z_OK)
    return fail(ErrorKind::internal, "There is not enough memory to decompress the request.");
  const std::unique_ptr<z_stream, int (*)(z_stream*)> end(&stream, inflateEnd);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  char block[64 * 1024];
  for (;;) {
    stream.next_out = reinterpret_cast<Bytef*>(block);
    stream.avail_out = sizeof block;
    const int code = inflate(&stream, Z_NO_FLUSH);
    const std::size_t got = sizeof block - stream.avail_out;
    if (out.size() + got > most)
      return tooLarge();
    out.append(block, got);
    if (code == Z_STREAM_END) {
      // gzip may come in several members (RFC 1952, 2.2).
      if (windowBits <= 15 || stream.avail_in == 0)
        break;
      if (inflateReset(&stream) != Z_OK)
        return damaged();
      continue;
    }
    if (code != Z_OK || (got == 0 && stream.avail_in == 0))
      return damaged();
  }
  return stream.avail_in == 0 ? Result<std::string>(std::move(out)) : damaged();
}

Result<std::string> unzstd(std::string_view packed, std::size_t most)
{
  const std::unique_ptr<ZSTD_DCtx, std::size_t (*)(ZSTD_DCtx*)> context(ZSTD_createDCtx(), ZSTD_freeDCtx);
  // A window as large as the limit (2^26): a frame that asks for more is a bomb.
  ZSTD_DCtx_setParameter(context.get(), ZSTD_d_windowLogMax, 26);
  ZSTD_inBuffer in{packed.data(), packed.size(), 0};
  std::string out;
  char block[64 * 1024];
  std::size_t left = 1;
  while (in.pos < in.size || left > 0) {
    ZSTD_outBuffer piece{block, sizeof block, 0};
    left = ZSTD_decompressStream(context.get(), &piece, &in);
    if (ZSTD_isError(left))
      return ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge ? tooLarge() : damaged();
    if (out.size() + piece.pos > most)
      return tooLarge();
    out.append(block, piece.pos);
    if (piece.pos == 0 && in.pos == in.size && left > 0)
      return damaged();
  }
  return out;
}

void appendField(std::string& out, int number, std::string_view bytes)
{
  appendVarint(out, static_cast<std::uint64_t>(number) << 3 | 2);
  appendVarint(out, bytes.size());
  out += bytes;
}

void appendField(std::string& out, int number, std::int64_t value)
{
  appendVarint(out, static_cast<std::uint64_t>(number) << 3);
  appendVarint(out, static_cast<std::uint64_t>(value));
}

} // namespace

std::optional<Endpoint> endpointOf(std::string_view target)
{
  target = target.substr(0, target.find('?'));
  while (target.size() > 1 && target.back() == '/')
    target.remove_suffix(1);
  // Where the exporters of Langfuse and LangSmith look for an OTLP endpoint.
  for (const std::string_view prefix : {"/api/public/otel", "/otel"})
    if (target.starts_with(prefix) && target.substr(prefix.size()).starts_with("/v1/")) {
      target.remove_prefix(prefix.size());
      break;
    }
  if (target == "/v1/traces")
    return Endpoint::traces;
  if (target == "/v1/logs")
    return Endpoint::logs;
  if (target == "/v1/metrics")
    return Endpoint::metrics;
  if (target == "/v1/events")
    return Endpoint::events;
  if (target == "/api/v1/capture-session")
    return Endpoint::captureSession;
  if (target == "/api/v1/capture-event")
    return Endpoint::captureEvent;
  return std::nullopt;
}

std::optional<BodyEncoding> encodingOf(std::string_view contentType)
{
  contentType = trimmed(contentType.substr(0, contentType.find(';')));
  if (equalsAsciiCase(contentType, "application/x-protobuf") || equalsAsciiCase(contentType, "application/protobuf"))
    return BodyEncoding::protobuf;
  if (equalsAsciiCase(contentType, "application/json"))
    return BodyEncoding::json;
  return std::nullopt;
}

Result<std::string> decodeBody(std::string&& body, std::string_view contentEncoding, std::size_t most)
{
  contentEncoding = trimmed(contentEncoding);
  if (contentEncoding.empty() || equalsAsciiCase(contentEncoding, "identity")) {
    if (body.size() > most)
      return tooLarge();
    return std::move(body);
  }
  constexpr int kGzip = 15 + 16, kZlib = 15, kRaw = -15;
  if (equalsAsciiCase(contentEncoding, "gzip") || equalsAsciiCase(contentEncoding, "x-gzip"))
    return inflateAll(body, kGzip, most);
  if (equalsAsciiCase(contentEncoding, "deflate")) {
    // Some senders mean the raw form (RFC 9110, 8.4.1.2).
    auto inflated = inflateAll(body, kZlib, most);
    return inflated || inflated.error().kind == ErrorKind::rejected ? std::move(inflated) : inflateAll(body, kRaw, most);
  }
  if (equalsAsciiCase(contentEncoding, "zstd"))
    return unzstd(body, most);
  return fail(ErrorKind::unsupported, "The content encoding is not understood. Use gzip, deflate, zstd or none.");
}

std::string exportResponse(Endpoint endpoint, BodyEncoding encoding, std::int64_t rejected, std::string_view message)
{
  if (encoding == BodyEncoding::protobuf) {
    if (rejected == 0 && message.empty())
      return {};
    std::string partial;
    if (rejected != 0)
      appendField(partial, 1, rejected);
    appendField(partial, 2, message);
    std::string out;
    appendField(out, 1, partial);
    return out;
  }
  JsonWriter json;
  json.beginObject();
  if (rejected != 0 || !message.empty()) {
    const std::string_view count = endpoint == Endpoint::traces ? "rejectedSpans"
                                   : endpoint == Endpoint::logs ? "rejectedLogRecords"
                                                                : "rejectedDataPoints";
    // 64-bit numbers are strings in the JSON form of protobuf.
    json.key("partialSuccess").beginObject().member(count, std::to_string(rejected)).member("errorMessage", message).endObject();
  }
  json.endObject();
  return json.take();
}

std::string statusBody(BodyEncoding encoding, int code, std::string_view message)
{
  if (encoding == BodyEncoding::protobuf) {
    std::string out;
    appendField(out, 1, std::int64_t{code});
    appendField(out, 2, message);
    return out;
  }
  JsonWriter json;
  json.beginObject().member("code", code).member("message", message).endObject();
  return json.take();
}

Reply refusalOf(const Error& error)
{
  Reply reply;
  reply.kind = error.kind == ErrorKind::rejected      ? Reply::Kind::tooLarge
               : error.kind == ErrorKind::unsupported ? Reply::Kind::unsupported
                                                      : Reply::Kind::malformed;
  reply.message = error.message;
  return reply;
}

int retryAfterSeconds(Reply::Kind kind)
{
  return kind == Reply::Kind::overloaded ? 1 : kind == Reply::Kind::unavailable ? 5 : 0;
}

std::string retryDetails(int code, std::string_view message, int seconds)
{
  std::string delay, info, any, status;
  appendField(delay, 1, std::int64_t{seconds});
  appendField(info, 1, delay);
  appendField(any, 1, "type.googleapis.com/google.rpc.RetryInfo");
  appendField(any, 2, info);
  appendField(status, 1, std::int64_t{code});
  appendField(status, 2, message);
  appendField(status, 3, any);
  std::string out(4 * ((status.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()), reinterpret_cast<const unsigned char*>(status.data()),
                                   static_cast<int>(status.size()));
  out.resize(static_cast<std::size_t>(size));
  while (out.ends_with('='))
    out.pop_back();
  return out;
}

std::string errorBody(std::string_view message)
{
  JsonWriter json;
  json.beginObject().member("error", message).endObject();
  return json.take();
}

bool isNameOfLoopback(std::string_view host)
{
  std::string_view name = host.starts_with('[') ? host.substr(1, host.find(']') - 1) : host.substr(0, host.find(':'));
  if (name.ends_with('.'))
    name.remove_suffix(1);
  constexpr std::string_view kLocal = "localhost";
  if (name.size() >= kLocal.size() && equalsAsciiCase(name.substr(name.size() - kLocal.size()), kLocal))
    return name.size() == kLocal.size() || name[name.size() - kLocal.size() - 1] == '.';
  const std::string text(name);
  in_addr four{};
  in6_addr six{};
  if (inet_pton(AF_INET, text.c_str(), &four) == 1)
    return (ntohl(four.s_addr) >> 24) == 127;
  return inet_pton(AF_INET6, text.c_str(), &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

bool equalsInConstantTime(std::string_view a, std::string_view b)
{
  // The length of a token is no secret.
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace hone
