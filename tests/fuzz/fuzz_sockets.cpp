#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "receiver/receiver.h"

using namespace hone;

namespace {

/// One receiver over a store of its own for the whole run.
class Target {
public:
  Target()
  {
    m_folder = std::filesystem::temp_directory_path() / ("hone-fuzz-" + std::to_string(::getpid()));
    std::filesystem::create_directories(m_folder);
    auto store = Store::open((m_folder / "fuzz.hone").string());
    if (!store)
      std::abort();
    m_store = std::move(*store);
    ListenOptions options;
    options.port = 0;
    options.grpcPort = 0;
    auto receiver = Receiver::start(*m_store, options, {});
    if (!receiver)
      std::abort();
    m_receiver = std::move(*receiver);
  }
  ~Target()
  {
    m_receiver.reset();
    m_store.reset();
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
  }

  /// Sends the bytes on a connection of their own and waits until the other side has ended it.
  void send(bool isGrpc, const std::string& bytes)
  {
    const std::string address = isGrpc ? m_receiver->grpcAddress() : m_receiver->httpAddress();
    sockaddr_in target{};
    target.sin_family = AF_INET;
    target.sin_port = htons(static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1))));
    inet_pton(AF_INET, "127.0.0.1", &target.sin_addr);
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const timeval patience{5, 0};
    const linger reset{1, 0}; // else the ports of this machine run out
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&target), sizeof target) != 0)
      std::abort(); // it no longer listens
    (void)!::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    ::shutdown(socket, SHUT_WR);
    char block[4096];
    for (;;) {
      const auto got = ::recv(socket, block, sizeof block, 0);
      if (got == 0 || (got < 0 && errno != EAGAIN && errno != EWOULDBLOCK))
        break;
      if (got < 0)
        std::abort(); // it has heard the end and does not answer it
    }
    ::close(socket);
  }

private:
  std::filesystem::path m_folder;
  std::unique_ptr<Store> m_store;
  std::unique_ptr<Receiver> m_receiver;
};

std::unique_ptr<Target>& target()
{
  static std::unique_ptr<Target> made;
  return made;
}

} // namespace

/// Ends the receiver's threads while the libraries that they use (OpenSSL, the JSON parser) are there: what these keep in
/// static objects goes at the end of the program, in an order that knows nothing of the threads.
extern "C" void endTarget() { target().reset(); }

/// The sockets themselves, real ones: HTTP/1.1 or HTTP/2 with gRPC, as the macro says. An input is what a client sends
/// before it stops sending; the receiver must end the connection then.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  if (!target()) {
    target() = std::make_unique<Target>();
    std::atexit(endTarget); // for libFuzzer, which ends the program by itself
  }
#ifdef HONE_FUZZ_GRPC
  target()->send(true, std::string(reinterpret_cast<const char*>(data), size));
#else
  target()->send(false, std::string(reinterpret_cast<const char*>(data), size));
#endif
  return 0;
}
