#include <charconv>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "command.h"
#include "workspace/live.h"
#include "workspace/privacy.h"

namespace hone::cli {

namespace {

struct HostAndPort {
  std::string host;
  std::uint16_t port = 0;
};

/// "127.0.0.1:4318", "[::1]:4318", ":4318" or "4318".
std::optional<HostAndPort> parseAddress(const std::string& text)
{
  HostAndPort address{"127.0.0.1", 0};
  std::string_view port = text;
  if (const std::size_t colon = text.rfind(':'); colon != std::string::npos) {
    std::string_view host = std::string_view(text).substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']'))
      host = host.substr(1, host.size() - 2);
    if (!host.empty())
      address.host = host;
    port = std::string_view(text).substr(colon + 1);
  }
  unsigned number = 0;
  const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
  if (error != std::errc() || end != port.data() + port.size() || number > 65535)
    return std::nullopt;
  address.port = static_cast<std::uint16_t>(number);
  return address;
}

Result<std::string> readToken(const std::string& path)
{
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(ErrorKind::notFound, "The token file could not be opened.", path);
  std::string token{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  while (!token.empty() && (token.back() == '\n' || token.back() == '\r' || token.back() == ' '))
    token.pop_back();
  if (token.empty())
    return fail(ErrorKind::invalidInput, "The token file is empty. Put the token on its first line.", path);
  return token;
}

Result<int> runServe(Invocation& invocation)
{
  const auto& arguments = invocation.arguments();
  LiveOptions options;
  if (const auto listen = arguments.value("listen")) {
    const auto address = parseAddress(*listen);
    if (!address)
      return invocation.usage("--listen takes HOST:PORT.");
    options.host = address->host;
    options.port = address->port;
  }
  if (const auto listen = arguments.value("grpc-listen")) {
    const auto address = parseAddress(*listen);
    if (!address)
      return invocation.usage("--grpc-listen takes HOST:PORT.");
    options.grpcHost = address->host;
    options.grpcPort = address->port;
  }
  options.certificatePath = arguments.value("tls-cert").value_or("");
  options.keyPath = arguments.value("tls-key").value_or("");
  if (options.certificatePath.empty() != options.keyPath.empty())
    return invocation.usage("--tls-cert and --tls-key belong together.");
  if (const auto file = arguments.value("token-file")) {
    HONE_TRY(options.token, readToken(*file));
  }

  // The signals that end the service are waited for, not handled: nothing has to be woken up for them. Threads that are
  // started from here on inherit the mask.
  sigset_t ends;
  sigemptyset(&ends);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP})
    sigaddset(&ends, signal);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);
  // A limit on the size of files is met like a full disk: what does not fit is refused, and the service goes on.
  std::signal(SIGXFSZ, SIG_IGN);

  HONE_TRY(Workspace* const workspace, invocation.workspace());
  if (const auto hosts = arguments.value("make-certificate")) {
    std::vector<std::string> names;
    for (std::size_t first = 0; first <= hosts->size();) {
      const std::size_t end = std::min(hosts->find(',', first), hosts->size());
      if (end > first)
        names.push_back(hosts->substr(first, end - first));
      first = end + 1;
    }
    HONE_TRY(const auto fingerprint, workspace->live().makeCertificate(names, options));
    invocation.say(fmt::format("Certificate {}\nSHA-256 {}", options.certificatePath, fingerprint));
  }
  if (arguments.has("redact"))
    HONE_CHECK(workspace->live().setMasked(true));
  HONE_CHECK(workspace->live().start(options));
  workspace->privacy().keepRetention();
  const LiveStatus status = workspace->live().status();
  invocation.printLine(fmt::format("listening {}{}", status.httpUrl, status.grpcAddress.empty() ? "" : " grpc " + status.grpcAddress));
  // Who started the service waits for this line, often behind a pipe.
  std::fflush(stdout);
  int signal = 0;
  sigwait(&ends, &signal);
  HONE_CHECK(workspace->live().stop());
  return exitSuccess;
}

} // namespace

std::vector<Command> serveCommands()
{
  return {{"serve", "", "", "Receive conversations live: OTLP over HTTP and gRPC, the capture API, events.",
           {{"listen", "HOST:PORT", "where OTLP/HTTP and the capture API listen (127.0.0.1:4318; port 0 picks one)"},
            {"grpc-listen", "HOST:PORT", "where OTLP/gRPC listens (not without this option)"},
            {"token-file", "FILE", "a file with the bearer token that every request must bring; needed off loopback"},
            {"tls-cert", "FILE", "a certificate chain in PEM form; needed off loopback"},
            {"tls-key", "FILE", "its key"},
            {"redact", "", "mask personal data before it is stored, now and whenever this store receives"},
            {"make-certificate", "HOST,…", "make a self-signed certificate for these names beside the store, and use it"}},
           0, 0, runServe, true}};
}

} // namespace hone::cli
