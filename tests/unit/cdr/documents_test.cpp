// The page and the schema of the ticket tell every field and every flag that the program knows.
#include <doctest/doctest.h>
#include <telctl/cdr/ticket.hpp>
#include <telctl/io/file.hpp>

using namespace telctl;
using namespace telctl::cdr;

TEST_CASE("the page and the schema of the ticket know every field and every flag") {
  const auto page = *read_file(TELCTL_SOURCE "/docs/cdr/ticket.md");
  const auto document = Json::parse(*read_file(TELCTL_SOURCE "/schemas/tickets.schema.json"));
  const auto& ticket = document["definitions"]["ticket"]["properties"];
  CHECK(ticket.size() == ticket_fields().size());
  for (const auto& field : ticket_fields()) {
    CHECK_MESSAGE(ticket.contains(field), field);
    CHECK_MESSAGE(page.find("`" + field + "`") != std::string::npos, field);
  }
  const auto& flags = ticket["flags"]["items"]["enum"];
  CHECK(flags.size() == static_cast<std::size_t>(Flag::count_of_flags));
  for (std::uint8_t i = 0; i < static_cast<std::uint8_t>(Flag::count_of_flags); ++i) {
    const std::string flag(name(static_cast<Flag>(i)));
    CHECK_MESSAGE(flags.at(i) == flag, flag);
    CHECK_MESSAGE(page.find("`" + flag + "`") != std::string::npos, flag);
  }
}
