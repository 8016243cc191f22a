#include "transcript.hpp"

#include <algorithm>

#include <doctest/doctest.h>
#include <telctl/io/file.hpp>
#include <telctl/support/text.hpp>

namespace telctl::tests {
namespace {

constexpr std::string_view separator = "#----- response\r\n";

/// Header lines of a message, from after its first line; what follows them is the body.
std::vector<std::pair<std::string, std::string>> headers_of(std::string_view& message) {
  std::vector<std::pair<std::string, std::string>> headers;
  while (true) {
    const auto end = message.find("\r\n");
    const auto line = message.substr(0, end);
    message.remove_prefix(end == std::string_view::npos ? message.size() : end + 2);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return headers;
    headers.emplace_back(lower_ascii(line.substr(0, colon)), std::string(trim(line.substr(colon + 1))));
  }
}

Transcript read(const std::filesystem::path& file) {
  const auto bytes = read_file(file, 1U << 24U);
  REQUIRE(bytes);
  Transcript result{.name = file.stem().string()};
  std::string_view text(*bytes);
  const auto middle = text.find(separator);
  auto response = middle == std::string_view::npos ? text : text.substr(middle + separator.size());
  if (middle != std::string_view::npos) {
    auto request = text.substr(0, middle);
    const auto first = words(request.substr(0, request.find("\r\n")));
    result.method = first[0];
    result.target = first[1];
    request.remove_prefix(request.find("\r\n") + 2);
    for (const auto& [name, value] : headers_of(request))
      if (name == "x-auth-token") result.token = value;
  }
  result.response.status = std::stoi(std::string(words(response.substr(0, response.find("\r\n")))[1]));
  response.remove_prefix(response.find("\r\n") + 2);
  result.response.headers = headers_of(response);
  result.response.body = response;
  return result;
}

std::filesystem::path folder(const std::string& version) {
  return std::filesystem::path(TELCTL_TEST_DATA) / ("confd-" + version);
}

} // namespace

std::vector<Transcript> transcripts(const std::string& version) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder(version)))
    if (entry.path().extension() == ".http") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  std::vector<Transcript> result;
  for (const auto& file : files)
    result.push_back(read(file));
  return result;
}

Transcript transcript(const std::string& version, const std::string& name) {
  return read(folder(version) / (name + ".http"));
}

} // namespace telctl::tests
