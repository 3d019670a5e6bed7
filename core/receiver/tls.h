#pragma once

#include <string>
#include <vector>

#include "base/error.h"

namespace hone {

/// Makes a self-signed certificate and its key as PEM files (the key 0600, files that exist are not written over), good
/// for these host names and addresses for two years: ECDSA P-256, SHA-256, subjectAltName. Blocks on the disk.
Result<void> makeSelfSignedCertificate(const std::string& certificatePath, const std::string& keyPath,
                                       const std::vector<std::string>& hosts);

/// SHA-256 of a certificate file's first certificate as "AB:CD:…", for people to compare.
Result<std::string> certificateFingerprint(const std::string& certificatePath);

/// 32 random bytes as 64 hex digits: a bearer token.
std::string makeToken();

} // namespace hone
