#include <memory>

#include <CLI/App.hpp>
#include <cdr_store.hpp>
#include <fmt/format.h>
#include <framework/command.hpp>
#include <framework/report.hpp>
#include <telctl/support/text.hpp>

namespace telctl::commands {
namespace {

struct Options {
  std::string store;
  bool raw = false;
};

constexpr std::uint64_t most_shown = 1U << 20U;

Result<OrderedJson> record_of(cdr::Store& store, const cdr::StoredQuarantine& entry, bool raw) {
  OrderedJson record{{"stream", entry.stream_name},
                     {"offset", entry.offset},
                     {"length", entry.length},
                     {"line", entry.line == 0 ? OrderedJson() : OrderedJson(entry.line)},
                     {"column", entry.column == 0 ? OrderedJson() : OrderedJson(entry.column)},
                     {"code", to_string(ErrorCode{entry.code})},
                     {"reason", entry.reason},
                     {"taken_at", entry.taken_at},
                     {"raw", OrderedJson()},
                     {"raw_hex", OrderedJson()}};
  if (!raw) return record;
  std::string bytes = entry.bytes;
  if (bytes.empty()) {
    auto stored = store.raw(entry.stream, entry.offset, std::min(entry.length, most_shown));
    if (!stored) return fail(stored.error());
    bytes = std::move(*stored);
  }
  if (!first_invalid_utf8(bytes)) {
    record["raw"] = bytes;
    return record;
  }
  std::string hex;
  for (const char c : bytes)
    hex += fmt::format("{:02x}", static_cast<unsigned char>(c));
  record["raw_hex"] = hex;
  return record;
}

Result<Exit> run_cdr_quarantine(const Context& context, const Options& options) {
  const auto store = open_ticket_store(context, options.store, cdr::StoreAccess::read);
  if (!store) return fail(store.error());
  const auto entries = store->use().quarantine(0);
  if (!entries) return fail(entries.error());
  Report report{.schema = "telctl/cdr-quarantine",
                .list = "entries",
                .columns = {{"stream", "STREAM"},
                            {"offset", "OFFSET", false, true},
                            {"length", "LENGTH", false, true},
                            {"line", "LINE", false, true},
                            {"code", "CODE"},
                            {"reason", "REASON"},
                            {"taken_at", "TAKEN AT", true}}};
  if (options.raw) report.columns.push_back({"raw", "RAW"});
  for (const auto& entry : *entries) {
    auto record = record_of(store->use(), entry, options.raw);
    if (!record) return fail(record.error());
    report.records.push_back(std::move(*record));
  }
  report.notes.push_back(fmt::format("{} in quarantine", entries->size()));
  if (auto status = emit(context, report); !status) return fail(status.error());
  return Exit::done;
}

} // namespace

Command cdr_quarantine() {
  return {.path = "cdr quarantine",
          .summary = "Show what was collected and not understood",
          .details = "Every stretch with its stream, its place in it and the reason. `telctl explain CODE` says what "
                     "the reason means; `telctl cdr replay` reads the stretches again once the cause is removed.",
          .examples = {{"telctl cdr quarantine", "what is set aside, and why"},
                       {"telctl cdr quarantine --raw -o jsonl", "with the bytes, which hold full numbers"}},
          .schema = "telctl/cdr-quarantine",
          .setup = [](CLI::App& app) {
            auto options = std::make_shared<Options>();
            add_store_option(app, options->store);
            app.add_flag("--raw", options->raw, "With the bytes, at most a megabyte of each");
            return [options](Context& context) { return run_cdr_quarantine(context, *options); };
          }};
}

} // namespace telctl::commands
