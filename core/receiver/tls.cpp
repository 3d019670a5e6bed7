#include "receiver/tls.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include <fcntl.h>
#include <unistd.h>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

namespace hone {

namespace {

template<auto Free>
struct FreeBy {
  template<class T>
  void operator()(T* value) const { Free(value); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeBy<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, FreeBy<X509_free>>;
using File = std::unique_ptr<std::FILE, FreeBy<std::fclose>>;

bool isAddress(const std::string& host)
{
  return host.find_first_not_of("0123456789.") == std::string::npos || host.find(':') != std::string::npos;
}

Result<File> createFile(const std::string& path, int mode)
{
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0)
    return fail(errno == EEXIST ? ErrorKind::alreadyExists : ErrorKind::io,
                errno == EEXIST ? std::string("There is a file of that name already. It was left as it is; choose another name.")
                                : fmt::format("The file could not be made: {}.", std::strerror(errno)), path);
  return File(::fdopen(descriptor, "w"));
}

bool addExtension(X509* certificate, int id, const std::string& value)
{
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  const std::unique_ptr<X509_EXTENSION, FreeBy<X509_EXTENSION_free>> extension(X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

} // namespace

Result<void> makeSelfSignedCertificate(const std::string& certificatePath, const std::string& keyPath, const std::vector<std::string>& hosts)
{
  std::string names;
  for (const std::string& host : hosts) {
    // The value is a list of its own syntax: a name that holds its signs could add to it.
    if (host.empty() || host.find_first_of(", \t\n\\\"=;") != std::string::npos)
      return fail(ErrorKind::invalidInput, fmt::format("\"{}\" is no host name or address.", host));
    names += (names.empty() ? "" : ",") + std::string(isAddress(host) ? "IP:" : "DNS:") + host;
  }
  if (names.empty())
    return fail(ErrorKind::invalidInput, "A certificate needs at least one host name or address.");
  constexpr long kTwoYears = 2L * 365 * 24 * 3600;
  const Key key(EVP_EC_gen("P-256"));
  const Certificate certificate(X509_new());
  std::array<unsigned char, 16> serial{};
  bool good = key && certificate && RAND_bytes(serial.data(), serial.size()) == 1;
  if (good) {
    serial[0] &= 0x7F;
    const std::unique_ptr<BIGNUM, FreeBy<BN_free>> number(BN_bin2bn(serial.data(), serial.size(), nullptr));
    X509_NAME* const name = X509_get_subject_name(certificate.get());
    const std::string common = hosts.front().substr(0, 64);
    good = number && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate.get())) && X509_set_version(certificate.get(), 2) &&
           X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600) && X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kTwoYears) &&
           X509_set_pubkey(certificate.get(), key.get()) &&
           X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(common.data()), static_cast<int>(common.size()), -1, 0) &&
           X509_set_issuer_name(certificate.get(), name) && addExtension(certificate.get(), NID_subject_alt_name, names) &&
           addExtension(certificate.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0") &&
           addExtension(certificate.get(), NID_ext_key_usage, "serverAuth") && X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0;
  }
  if (!good)
    return fail(ErrorKind::internal, "OpenSSL could not make the certificate. Check the host names.");
  HONE_TRY(const File keyFile, createFile(keyPath, 0600));
  auto certificateFile = createFile(certificatePath, 0644);
  if (!certificateFile) {
    ::unlink(keyPath.c_str());
    return std::unexpected(certificateFile.error());
  }
  if (PEM_write_PrivateKey(keyFile.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) != 1 ||
      PEM_write_X509(certificateFile->get(), certificate.get()) != 1 || std::fflush(keyFile.get()) != 0 || std::fflush(certificateFile->get()) != 0)
    return fail(ErrorKind::io, "The certificate could not be written. Is the disk full?", certificatePath);
  return {};
}

Result<std::string> certificateFingerprint(const std::string& certificatePath)
{
  const File file(std::fopen(certificatePath.c_str(), "re"));
  if (!file)
    return fail(ErrorKind::notFound, "The certificate file could not be opened.", certificatePath);
  const Certificate certificate(PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (!certificate || X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size) != 1)
    return fail(ErrorKind::invalidInput, "The file holds no certificate in PEM form.", certificatePath);
  std::string text;
  for (unsigned int i = 0; i < size; ++i)
    text += fmt::format("{}{:02X}", i == 0 ? "" : ":", digest[i]);
  return text;
}

std::string makeToken()
{
  std::array<unsigned char, 32> bytes{};
  std::string token;
  if (RAND_bytes(bytes.data(), bytes.size()) != 1)
    return token;
  for (const unsigned char byte : bytes)
    token += fmt::format("{:02x}", byte);
  return token;
}

} // namespace hone
