// Sends OTLP/HTTP from one client over loopback to a receiver over a new store, and prints what it sustains to disk,
// how long acknowledgements take at half of that, and what it costs while nothing comes. Nothing is asserted.
// Usage: bench_receiver FILE [seconds a phase, default 10] [spans a request, default 512]. FILE must not exist.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "receiver/receiver.h"

using namespace hone;
using Clock = std::chrono::steady_clock;

namespace {

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

double cpuSeconds()
{
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

void appendVarint(std::string& out, std::uint64_t value)
{
  for (; value >= 0x80; value >>= 7)
    out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

void appendField(std::string& out, int number, const std::string& bytes)
{
  appendVarint(out, static_cast<std::uint64_t>(number) << 3 | 2);
  appendVarint(out, bytes.size());
  out += bytes;
}

void appendTime(std::string& out, int number, std::uint64_t nanoseconds)
{
  appendVarint(out, static_cast<std::uint64_t>(number) << 3 | 1);
  for (int shift = 0; shift < 64; shift += 8)
    out.push_back(static_cast<char>(nanoseconds >> shift));
}

/// Conversations of four model calls, each call with the whole history, as instrumentations send them.
class Generator {
public:
  std::string request(int spans)
  {
    std::string list;
    for (int i = 0; i < spans; ++i)
      appendField(list, 2, span());
    std::string resource, out;
    appendField(resource, 2, list);
    appendField(out, 1, resource);
    return out;
  }

private:
  std::string words(int count)
  {
    std::string out;
    for (int i = 0; i < count; ++i) {
      static constexpr std::array<const char*, 16> kWords{"order", "refund", "please", "the", "parcel", "when", "where", "is", "my", "account", "address", "would", "like", "change", "to", "and"};
      out += kWords[m_random() % kWords.size()];
      out += m_random() % 7 == 0 ? " " + std::to_string(m_random() % 100000) + " " : " ";
    }
    return out;
  }

  void add(std::string& out, const std::string& key, const std::string& text)
  {
    std::string value, attribute;
    appendField(value, 1, text);
    appendField(attribute, 1, key);
    appendField(attribute, 2, value);
    appendField(out, 9, attribute);
  }

  std::string span()
  {
    constexpr std::size_t kTurns = 4;
    if (m_said.empty() || m_said.size() >= 2 * kTurns) {
      ++m_conversation;
      m_said.clear();
    }
    m_said.push_back(words(20));
    std::string trace(16, '\0'), id(8, '\0'), out;
    for (char& byte : trace)
      byte = static_cast<char>(m_random());
    for (char& byte : id)
      byte = static_cast<char>(m_random());
    appendField(out, 1, trace);
    appendField(out, 2, id);
    appendField(out, 5, "chat model");
    const std::uint64_t start = 1700000000000000000ULL + 1000000ULL * ++m_spans;
    appendTime(out, 7, start);
    appendTime(out, 8, start + 900000);
    add(out, "openinference.span.kind", "LLM");
    add(out, "session.id", "conversation-" + std::to_string(m_conversation));
    add(out, "user.id", "user-" + std::to_string(m_conversation % 5000));
    add(out, "llm.model_name", "model");
    for (std::size_t i = 0; i < m_said.size(); ++i) {
      const std::string prefix = "llm.input_messages." + std::to_string(i) + ".message.";
      add(out, prefix + "role", i % 2 == 0 ? "user" : "assistant");
      add(out, prefix + "content", m_said[i]);
    }
    m_said.push_back(words(40));
    add(out, "llm.output_messages.0.message.role", "assistant");
    add(out, "llm.output_messages.0.message.content", m_said.back());
    return out;
  }

  std::mt19937 m_random{42};
  std::vector<std::string> m_said;
  std::uint64_t m_conversation = 0;
  std::uint64_t m_spans = 0;
};

class Client {
public:
  explicit Client(const std::string& address)
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
  ~Client() { ::close(m_socket); }

  /// The status of the answer.
  int post(const std::string& body)
  {
    const std::string head = "POST /v1/traces HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-protobuf\r\nContent-Length: " +
                             std::to_string(body.size()) + "\r\n\r\n";
    send(head);
    send(body);
    std::string answer;
    std::size_t end = std::string::npos;
    while ((end = answer.find("\r\n\r\n")) == std::string::npos)
      receive(answer);
    const std::size_t at = answer.find("Content-Length: ");
    const std::size_t size = at < end ? static_cast<std::size_t>(std::atoll(answer.c_str() + at + 16)) : 0;
    while (answer.size() < end + 4 + size)
      receive(answer);
    return std::atoi(answer.c_str() + 9);
  }

private:
  void send(const std::string& bytes)
  {
    for (std::size_t sent = 0; sent < bytes.size();) {
      const auto part = ::send(m_socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
      if (part <= 0)
        std::abort();
      sent += static_cast<std::size_t>(part);
    }
  }
  void receive(std::string& into)
  {
    char block[4096];
    const auto size = ::recv(m_socket, block, sizeof block, 0);
    if (size <= 0)
      std::abort();
    into.append(block, static_cast<std::size_t>(size));
  }
  int m_socket = -1;
};

void waitForStore(const Receiver& receiver)
{
  while (receiver.status().waiting > 0)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
}

} // namespace

int main(int argc, char** argv)
{
  if (argc < 2) {
    std::fprintf(stderr, "bench_receiver FILE [seconds] [spans a request]\n");
    return 2;
  }
  const double seconds = argc > 2 ? std::atof(argv[2]) : 10;
  const int spans = argc > 3 ? std::atoi(argv[3]) : 512;
  auto store = Store::open(argv[1]);
  if (!store) {
    std::fprintf(stderr, "%s\n", store.error().describe().c_str());
    return 1;
  }
  ListenOptions options;
  options.port = 0;
  auto receiver = Receiver::start(**store, options, {});
  if (!receiver) {
    std::fprintf(stderr, "%s\n", receiver.error().describe().c_str());
    return 1;
  }
  Generator generator;
  Client client((*receiver)->httpAddress());

  // Bodies are made before the clock runs, so that only the receiver's work is in the figures. Four connections of one
  // client, as exporters keep several batches under way.
  constexpr std::size_t kConnections = 4;
  std::vector<std::vector<std::string>> bodies(kConnections);
  const auto perConnection = static_cast<std::size_t>(seconds * 30000 / spans / kConnections) + 1;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < perConnection; ++i)
    for (auto& list : bodies) {
      list.push_back(generator.request(spans));
      bytes += list.back().size();
    }
  const auto total = static_cast<double>(perConnection * kConnections) * spans;
  std::printf("%.0f spans in requests of %d, %.1f MB, %.0f bytes a span\n", total, spans, static_cast<double>(bytes) / 1e6, static_cast<double>(bytes) / total);

  const auto start = Clock::now();
  const double cpu = cpuSeconds();
  std::vector<std::thread> threads;
  for (const auto& list : bodies)
    threads.emplace_back([&list, address = (*receiver)->httpAddress()] {
      Client connection(address);
      for (const std::string& body : list)
        while (connection.post(body) != 200)
          std::this_thread::sleep_for(std::chrono::milliseconds(100));
    });
  for (std::thread& thread : threads)
    thread.join();
  const double acknowledged = secondsSince(start);
  waitForStore(**receiver);
  const double stored = secondsSince(start);
  const double used = cpuSeconds() - cpu;
  const double rate = total / stored;
  std::printf("acknowledged %10.0f spans/s\nin the store %10.0f spans/s  (%.1f s, %.1f CPU s with the client)\n", total / acknowledged, rate, stored, used);

  // At half of what it sustains, and at half of 20,000 spans/s.
  for (const double load : {rate / 2, 10000.0}) {
    std::vector<double> times;
    const auto begin = Clock::now();
    const double period = spans / load;
    for (int i = 0; secondsSince(begin) < seconds; ++i) {
      const std::string body = generator.request(spans);
      const double due = i * period;
      if (const double wait = due - secondsSince(begin); wait > 0)
        std::this_thread::sleep_for(std::chrono::duration<double>(wait));
      const auto sent = Clock::now();
      client.post(body);
      times.push_back(secondsSince(sent) * 1000);
    }
    std::ranges::sort(times);
    const auto at = [&](double part) { return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))]; };
    std::printf("at %6.0f spans/s: acknowledged after %.1f ms (median), %.1f ms (99 %%), %.1f ms (longest), %zu requests\n", load, at(0.5), at(0.99), times.back(), times.size());
    waitForStore(**receiver);
  }

  std::this_thread::sleep_for(std::chrono::seconds(1));
  const double idleCpu = cpuSeconds();
  const auto idle = Clock::now();
  std::this_thread::sleep_for(std::chrono::seconds(5));
  std::printf("idle: %.2f %% of a core\n", 100 * (cpuSeconds() - idleCpu) / secondsSince(idle));
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("most memory: %.0f MB (the client's bodies are in it)\n", static_cast<double>(usage.ru_maxrss) / 1024);
  return 0;
}
