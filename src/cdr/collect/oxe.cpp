#include <collect/oxe.hpp>

#include <fmt/format.h>
#include <telctl/cdr/errors.hpp>
#include <telctl/support/text.hpp>

namespace telctl::cdr {
namespace {

using std::string_view_literals::operator""sv;

constexpr std::size_t ticket_size = 772;
constexpr char main_role = 'P';

std::string framed(std::string_view body) {
  std::string message;
  message += static_cast<char>(body.size() >> 8U & 0xFFU);
  message += static_cast<char>(body.size() & 0xFFU);
  return message.append(body);
}

/// The first message of `bytes`, its length taken off; false when it is not whole yet.
bool first_message(std::string_view bytes, std::string_view& body) {
  if (bytes.size() < 2) return false;
  const auto size =
      static_cast<std::size_t>(static_cast<unsigned char>(bytes[0]) << 8U | static_cast<unsigned char>(bytes[1]));
  if (bytes.size() < 2 + size) return false;
  body = bytes.substr(2, size);
  return true;
}

Error unexpected(std::string what) {
  return {.code = errors::cdr_protocol, .what = std::move(what), .retryable = true};
}

} // namespace

std::string OxeProtocol::hello() {
  return framed("S");
}

std::size_t OxeProtocol::first_size(std::string_view bytes) {
  std::string_view body;
  return first_message(bytes, body) ? 2 + body.size() : 0;
}

std::string OxeProtocol::ticket_in(std::string_view bytes) {
  constexpr auto front = "\3\4\1\0\2\0"sv; // 772 bytes, a ticket
  return bytes.starts_with(front) ? std::string(bytes.substr(front.size())) : std::string();
}

Result<OxeProtocol::Step> OxeProtocol::take(std::string& bytes) {
  Step step;
  std::string_view rest = bytes;
  std::string_view body;
  while (first_message(rest, body)) {
    rest.remove_prefix(2 + body.size());
    if (auto status = message(body, step); !status) return fail(status.error());
  }
  // What waits for its end is of a length that there is.
  if (rest.size() >= 2) {
    const auto size =
        static_cast<unsigned>(static_cast<unsigned char>(rest[0]) << 8U | static_cast<unsigned char>(rest[1]));
    if (size > ticket_size) return fail(unexpected(fmt::format("a message of {} bytes", size)));
  }
  bytes.erase(0, bytes.size() - rest.size());
  return step;
}

Status OxeProtocol::message(std::string_view body, Step& step) {
  if (!linked_) {
    if (body.size() != 1) return fail(unexpected(fmt::format("{} bytes instead of a role", body.size())));
    if (body[0] != main_role)
      return fail(unexpected(fmt::format("its role is '{}', not that of the Main CPU", visible(body))));
    linked_ = true;
    step.answer += framed("\0\0"sv);
    return {};
  }
  if (body == "TEST_REQ") {
    step.answer += framed("TEST_RSP");
    return {};
  }
  if (body.size() != ticket_size || !body.starts_with("\1\0"sv) || body[3] != 0)
    return fail(unexpected(fmt::format("a message of {} bytes that is no ticket", body.size())));
  constexpr char empty = 1;
  constexpr char ticket = 2;
  constexpr char administration = 6;
  constexpr char voip = 7;
  if (body[2] == ticket) {
    auto text = body.substr(4);
    text = text.substr(0, text.find_last_not_of('\0') + 1);
    step.lines.append(text).append("\n");
  } else if (body[2] == administration || body[2] == voip) {
    ++step.others;
  } else if (body[2] != empty) {
    return fail(unexpected(fmt::format("a ticket message of kind {}", int{body[2]})));
  }
  return {};
}

Result<std::string> OxeServer::take(std::string& bytes) {
  std::string answer;
  std::string_view rest = bytes;
  std::string_view body;
  while (first_message(rest, body)) {
    rest.remove_prefix(2 + body.size());
    if (body == "S")
      answer += framed(std::string_view(&main_role, 1));
    else if (body == "\0\0"sv)
      started_ = true;
    else if (body != "TEST_RSP")
      return fail(unexpected(fmt::format("the taxation sends {} bytes that no document knows", body.size())));
  }
  bytes.erase(0, bytes.size() - rest.size());
  return answer;
}

} // namespace telctl::cdr
