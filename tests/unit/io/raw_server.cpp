#include "raw_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

namespace {

constexpr int patience_ms = 1500;

bool readable(int socket) {
  pollfd wait{.fd = socket, .events = POLLIN, .revents = 0};
  return ::poll(&wait, 1, patience_ms) == 1;
}

/// Head and body of one request; empty when the peer closed or nothing came.
std::string read_request(int socket) {
  std::string text;
  for (;;) {
    const auto end = text.find("\r\n\r\n");
    if (end != std::string::npos) {
      const auto length = text.find("Content-Length: ");
      const std::size_t body = length < end ? std::stoul(text.substr(length + 16)) : 0;
      if (text.size() >= end + 4 + body) return text;
    }
    char bytes[4096];
    if (!readable(socket)) return {};
    const auto count = ::recv(socket, bytes, sizeof bytes, 0);
    if (count <= 0) return {};
    text.append(bytes, static_cast<std::size_t>(count));
  }
}

} // namespace

RawServer::RawServer(std::vector<Connection> connections) {
  listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(listener_, reinterpret_cast<sockaddr*>(&address), size);
  ::listen(listener_, 8);
  ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this, connections = std::move(connections)] { serve(connections); });
}

RawServer::~RawServer() {
  if (thread_.joinable()) thread_.join();
  ::close(listener_);
}

std::string RawServer::url() const {
  return fmt::format("http://127.0.0.1:{}", port_);
}

std::vector<std::string> RawServer::requests() {
  if (thread_.joinable()) thread_.join();
  return requests_;
}

void RawServer::serve(const std::vector<Connection>& connections) {
  for (const auto& answers : connections) {
    if (!readable(listener_)) return;
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    for (const auto& text : answers) {
      const auto request = read_request(socket);
      if (request.empty()) break;
      requests_.push_back(request.substr(0, request.find("\r\n")));
      if (text.empty()) break;
      ::send(socket, text.data(), text.size(), MSG_NOSIGNAL);
    }
    ::close(socket);
  }
}

std::string answer(const std::string& body, const std::string& status) {
  return fmt::format("HTTP/1.1 {}\r\nContent-Length: {}\r\n\r\n{}", status, body.size(), body);
}
