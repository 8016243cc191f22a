#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include <telctl/io/http.hpp>

namespace telctl::tests {

/// One recorded exchange with a real server (tests/data/confd-*).
struct Transcript {
  std::string name; ///< "016-user-400-null-firstname"
  std::string method;
  std::string target;
  std::string token; ///< that the request carried
  HttpResponse response;
};

std::vector<Transcript> transcripts(const std::string& version); ///< "26.08", in their order
Transcript transcript(const std::string& version, const std::string& name);

} // namespace telctl::tests
