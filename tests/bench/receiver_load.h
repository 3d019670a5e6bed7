#pragma once

#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <vector>

// What bench_receiver sends, and how: no code of the receiver's own.
namespace hone::bench {

enum class Transport { protobuf, json, grpc };

/// Conversations of four model calls, each call with the whole history, as instrumentations send them.
class OtlpGenerator {
public:
  explicit OtlpGenerator(std::uint32_t seed) : m_random(seed) {}
  /// The body of one export request with so many spans.
  std::string request(Transport transport, int spans);

private:
  struct Attribute {
    std::string key;
    std::string text;
  };
  struct Call {
    std::string trace, id; // bytes
    std::uint64_t start = 0;
    std::vector<Attribute> attributes;
  };
  Call next();
  std::string words(int count);

  std::mt19937 m_random;
  std::vector<std::string> m_said;
  std::uint64_t m_conversation = 0;
  std::uint64_t m_spans = 0;
};

/// One connection of an exporter, one request at a time.
class LoadClient {
public:
  virtual ~LoadClient() = default;
  /// 200 when it was acknowledged, for gRPC too; 429 when it is to be sent again later; else the status.
  virtual int send(const std::string& body) = 0;
};
std::unique_ptr<LoadClient> connectTo(Transport transport, const std::string& address);

} // namespace hone::bench
