// Starts the real service (hone-cli serve) over a new store for each transport, sends it OTLP from one client on loopback,
// and prints what it sustains to disk, how long acknowledgements take at half of that and at 10,000 spans/s, and what it costs:
// CPU time of the service alone, per span. Then what it costs while nothing comes, and its memory when far more is sent than
// it takes. Nothing is asserted.
// Usage: bench_receiver HONE_CLI FOLDER [seconds a phase, default 10] [spans a request, default 512] [transport, default all].
// FOLDER must not exist.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

#include "receiver/inbox.h"
#include "receiver_load.h"

using namespace hone;
using namespace hone::bench;
using Clock = std::chrono::steady_clock;

namespace {

double secondsSince(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

/// The service, in a process of its own.
class Service {
public:
  Service(const std::string& program, const std::string& store) : m_store(store)
  {
    int ends[2];
    if (::pipe(ends) != 0)
      std::abort();
    m_process = ::fork();
    if (m_process == 0) {
      ::dup2(ends[1], 1);
      ::close(ends[0]);
      ::execl(program.c_str(), program.c_str(), "serve", "--store", store.c_str(), "--listen", "127.0.0.1:0", "--grpc-listen", "127.0.0.1:0", nullptr);
      ::_exit(127);
    }
    ::close(ends[1]);
    std::string line;
    for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';)
      line.push_back(c);
    m_output = ends[0];
    // "listening http://127.0.0.1:N grpc 127.0.0.1:M"
    std::istringstream words(line);
    std::string word;
    words >> word >> m_http >> word >> m_grpc;
    if (m_grpc.empty()) {
      std::fprintf(stderr, "The service did not start: %s\n", line.c_str());
      std::exit(1);
    }
    m_http.erase(0, std::string("http://").size());
    m_inbox = std::move(*Inbox::openFor(store));
  }
  ~Service() { end(); }
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  void end()
  {
    if (m_process <= 0)
      return;
    ::kill(m_process, SIGTERM);
    ::waitpid(m_process, nullptr, 0);
    ::close(m_output);
    m_process = -1;
  }

  const std::string& address(Transport transport) const { return transport == Transport::grpc ? m_grpc : m_http; }
  std::int64_t waiting()
  {
    (void)m_inbox->recount();
    return m_inbox->waiting();
  }
  void waitForStore()
  {
    while (waiting() > 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  /// What it goes on with after the store has everything: intents and outcomes of what came.
  void waitForQuiet()
  {
    for (double before = -1, now = cpu(); now - before > 0.02; now = cpu()) {
      before = now;
      std::this_thread::sleep_for(std::chrono::milliseconds(500));
    }
  }
  double cpu() const
  {
    std::ifstream file("/proc/" + std::to_string(m_process) + "/stat");
    std::string text;
    std::getline(file, text);
    std::istringstream fields(text.substr(text.rfind(')') + 2));
    std::string skipped;
    for (int i = 3; i < 14; ++i)
      fields >> skipped;
    double user = 0, system = 0;
    fields >> user >> system;
    return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  }
  /// Megabytes of memory, the most ever or now ("VmHWM", "VmRSS").
  double memory(const char* which) const
  {
    std::ifstream file("/proc/" + std::to_string(m_process) + "/status");
    for (std::string line; std::getline(file, line);)
      if (line.starts_with(which))
        return std::atof(line.c_str() + std::string(which).size() + 1) / 1024;
    return 0;
  }

private:
  std::string m_store;
  std::string m_http, m_grpc;
  pid_t m_process = -1;
  int m_output = -1;
  std::unique_ptr<Inbox> m_inbox;
};

const char* nameOf(Transport transport)
{
  return transport == Transport::protobuf ? "HTTP/protobuf" : transport == Transport::json ? "HTTP/JSON" : "gRPC";
}

void sustained(Service& service, Transport transport, double seconds, int spans, double& rate)
{
  // Bodies are made before the clock runs. Four connections of one client, as exporters keep several batches under way.
  constexpr std::size_t kConnections = 4;
  OtlpGenerator generator(42);
  std::vector<std::vector<std::string>> bodies(kConnections);
  const auto perConnection = static_cast<std::size_t>(seconds * 30000 / spans / kConnections) + 1;
  std::size_t bytes = 0;
  for (std::size_t i = 0; i < perConnection; ++i)
    for (auto& list : bodies) {
      list.push_back(generator.request(transport, spans));
      bytes += list.back().size();
    }
  const auto total = static_cast<double>(perConnection * kConnections) * spans;
  std::printf("%s: %.0f spans in requests of %d, %.1f MB, %.0f bytes a span\n", nameOf(transport), total, spans, static_cast<double>(bytes) / 1e6,
              static_cast<double>(bytes) / total);
  const auto start = Clock::now();
  const double cpu = service.cpu();
  std::atomic<int> again{0};
  std::vector<std::thread> threads;
  for (const auto& list : bodies)
    threads.emplace_back([&] {
      const auto client = connectTo(transport, service.address(transport));
      for (const std::string& body : list)
        while (client->send(body) != 200) {
          ++again;
          std::this_thread::sleep_for(std::chrono::milliseconds(100));
        }
    });
  for (std::thread& thread : threads)
    thread.join();
  const double acknowledged = secondsSince(start);
  const double acknowledging = service.cpu() - cpu;
  service.waitForStore();
  const double stored = secondsSince(start);
  const double used = service.cpu() - cpu;
  rate = total / stored;
  std::printf("  acknowledged %7.0f spans/s (%.1f s wall, %.1f s CPU by then, %d sent again)\n", total / acknowledged, acknowledged, acknowledging, again.load());
  std::printf("  in the store %7.0f spans/s (%.1f s wall, %.1f s CPU of the service: %.1f us a span)\n", rate, stored, used, used / total * 1e6);
  service.waitForQuiet();
  std::printf("  with intents and outcomes %.1f us a span; memory at most %.0f MB\n", (service.cpu() - cpu) / total * 1e6, service.memory("VmHWM"));
}

void paced(Service& service, Transport transport, double seconds, int spans, double load)
{
  OtlpGenerator generator(static_cast<std::uint32_t>(load));
  const auto client = connectTo(transport, service.address(transport));
  std::vector<double> times;
  const auto begin = Clock::now();
  const double cpu = service.cpu();
  const double period = spans / load;
  for (int i = 0; secondsSince(begin) < seconds; ++i) {
    const std::string body = generator.request(transport, spans);
    if (const double wait = i * period - secondsSince(begin); wait > 0)
      std::this_thread::sleep_for(std::chrono::duration<double>(wait));
    const auto sent = Clock::now();
    client->send(body);
    times.push_back(secondsSince(sent) * 1000);
  }
  const double took = secondsSince(begin);
  std::ranges::sort(times);
  const auto at = [&](double part) { return times[static_cast<std::size_t>(part * static_cast<double>(times.size() - 1))]; };
  std::printf("  at %6.0f spans/s: acknowledged after %.1f ms (median), %.1f ms (99 %%), %.1f ms (longest), %zu requests, %.0f %% of a core\n",
              static_cast<double>(times.size()) * spans / took, at(0.5), at(0.99), times.back(), times.size(), 100 * (service.cpu() - cpu) / took);
  service.waitForStore();
}

/// Sixteen connections that send large requests as fast as they can and do not wait when they are turned away.
void overload(Service& service, double seconds)
{
  constexpr int kConnections = 16, kSpans = 12000;
  OtlpGenerator generator(7);
  const std::string body = generator.request(Transport::protobuf, kSpans);
  std::atomic<int> taken{0}, turnedAway{0}, other{0};
  std::atomic<bool> isOver{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < kConnections; ++i)
    threads.emplace_back([&] {
      const auto client = connectTo(Transport::protobuf, service.address(Transport::protobuf));
      while (!isOver) {
        const int status = client->send(body);
        ++(status == 200 ? taken : status == 429 || status == 503 ? turnedAway : other);
      }
    });
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  isOver = true;
  for (std::thread& thread : threads)
    thread.join();
  std::printf("overload, %d connections with requests of %.0f MB: %d taken, %d turned away, %d ended; memory at most %.0f MB\n", kConnections,
              static_cast<double>(body.size()) / 1e6, taken.load(), turnedAway.load(), other.load(), service.memory("VmHWM"));
  service.waitForStore();
  std::printf("  after it: %.0f MB\n", service.memory("VmRSS"));
}

} // namespace

int main(int argc, char** argv)
{
  if (argc < 3) {
    std::fprintf(stderr, "bench_receiver HONE_CLI FOLDER [seconds] [spans a request] [protobuf|json|grpc]\n");
    return 2;
  }
  const std::string program = argv[1], folder = argv[2];
  const double seconds = argc > 3 ? std::atof(argv[3]) : 10;
  const int spans = argc > 4 ? std::atoi(argv[4]) : 512;
  const std::string only = argc > 5 ? argv[5] : "";
  if (!std::filesystem::create_directory(folder)) {
    std::fprintf(stderr, "%s exists already, or cannot be made.\n", folder.c_str());
    return 1;
  }
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  for (const auto& [transport, name] : {std::pair(Transport::protobuf, "protobuf"), std::pair(Transport::json, "json"), std::pair(Transport::grpc, "grpc")}) {
    if (!only.empty() && only != name)
      continue;
    Service service(program, folder + "/" + name + ".hone");
    double rate = 0;
    sustained(service, transport, seconds, spans, rate);
    paced(service, transport, seconds, spans, rate / 2);
    paced(service, transport, seconds, spans, 10000);
    if (transport == Transport::protobuf) {
      service.waitForQuiet();
      const double cpu = service.cpu();
      const auto idle = Clock::now();
      std::this_thread::sleep_for(std::chrono::seconds(5));
      std::printf("  idle: %.2f %% of a core, %.0f MB\n", 100 * (service.cpu() - cpu) / secondsSince(idle), service.memory("VmRSS"));
    }
  }
  if (only.empty()) {
    Service service(program, folder + "/overload.hone");
    overload(service, seconds);
  }
  return 0;
}
