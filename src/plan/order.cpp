#include <order.hpp>

#include <algorithm>
#include <map>
#include <queue>

#include <fmt/format.h>
#include <telctl/plan/errors.hpp>

namespace telctl::plan {
namespace {

/// Ends that more associations of one type share than this are not exclusive (a right has thousands of users, a
/// telephone has one line): giving them up needs no order.
constexpr std::size_t exclusive_limit = 8;

class Graph {
 public:
  explicit Graph(const std::vector<Operation>& operations) : operations_(operations), after_(operations.size()) {
    for (std::size_t i = 0; i < operations.size(); ++i)
      index_.emplace(operations[i].key, i);
    add_needs();
  }

  void add_exclusive_ends(const std::set<Key>& associations);
  [[nodiscard]] std::vector<std::size_t> sorted() const;
  [[nodiscard]] const std::vector<std::set<std::size_t>>& after() const { return after_; }

 private:
  void add_needs();
  [[nodiscard]] bool leads_to(std::size_t from, std::size_t to) const;
  /// People read a plan line by line, and a run that was cut off should leave few half-made lines.
  [[nodiscard]] std::tuple<std::string, Key> rank(std::size_t item) const {
    const auto& operation = operations_[item];
    return {operation.lines.empty() ? std::string() : *operation.lines.begin(), operation.key};
  }

  const std::vector<Operation>& operations_;
  std::map<Key, std::size_t> index_;
  std::vector<std::set<std::size_t>> after_; ///< what each operation waits for
};

void Graph::add_needs() {
  for (std::size_t i = 0; i < operations_.size(); ++i) {
    const auto& operation = operations_[i];
    if (operation.action != Action::remove)
      for (const auto& need : operation.needs)
        if (const auto found = index_.find(need);
            found != index_.end() && operations_[found->second].action != Action::remove)
          after_[i].insert(found->second);
    if (operation.action != Action::create)
      for (const auto& need : operation.needed)
        if (const auto found = index_.find(need);
            found != index_.end() && operations_[found->second].action == Action::remove)
          after_[found->second].insert(i);
  }
  for (std::size_t i = 0; i < after_.size(); ++i)
    after_[i].erase(i);
}

/// A telephone that moves from one line to another must leave the first before it joins the second.
void Graph::add_exclusive_ends(const std::set<Key>& associations) {
  struct Users {
    std::vector<std::size_t> removed;
    std::vector<std::size_t> created;
  };
  std::set<std::string_view> types;
  for (const auto& key : associations)
    types.insert(key.type);
  std::map<std::pair<std::string, Key>, Users> ends;
  for (std::size_t i = 0; i < operations_.size(); ++i) {
    const auto& operation = operations_[i];
    if (!types.contains(operation.key.type)) continue;
    if (operation.action == Action::remove)
      for (const auto& need : operation.needed)
        ends[{operation.key.type, need}].removed.push_back(i);
    if (operation.action == Action::create)
      for (const auto& need : operation.needs)
        ends[{operation.key.type, need}].created.push_back(i);
  }
  for (const auto& [end, users] : ends) {
    if (users.removed.size() + users.created.size() > exclusive_limit) continue;
    for (const auto removed : users.removed)
      for (const auto created : users.created)
        if (!leads_to(created, removed)) after_[created].insert(removed);
  }
}

/// Whether `to` waits for `from`, directly or not.
bool Graph::leads_to(std::size_t from, std::size_t to) const {
  std::set<std::size_t> seen;
  std::vector<std::size_t> open{to};
  while (!open.empty()) {
    const auto item = open.back();
    open.pop_back();
    if (item == from) return true;
    for (const auto next : after_[item])
      if (seen.insert(next).second) open.push_back(next);
  }
  return false;
}

std::vector<std::size_t> Graph::sorted() const {
  using Entry = std::pair<std::tuple<std::string, Key>, std::size_t>;
  std::vector<std::size_t> waits(after_.size());
  std::vector<std::vector<std::size_t>> before(after_.size());
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> ready;
  for (std::size_t i = 0; i < after_.size(); ++i) {
    waits[i] = after_[i].size();
    for (const auto first : after_[i])
      before[first].push_back(i);
    if (waits[i] == 0) ready.emplace(rank(i), i);
  }
  std::vector<std::size_t> order;
  while (!ready.empty()) {
    const auto item = ready.top().second;
    ready.pop();
    order.push_back(item);
    for (const auto next : before[item])
      if (--waits[next] == 0) ready.emplace(rank(next), next);
  }
  return order;
}

void report_cycle(const std::vector<Operation>& operations, const std::vector<std::size_t>& order, Findings& findings) {
  const std::set<std::size_t> placed(order.begin(), order.end());
  for (std::size_t i = 0; i < operations.size(); ++i)
    if (!placed.contains(i)) {
      findings.error({.code = errors::dependency_cycle,
                      .what = "some operations wait for each other",
                      .where = {.object = to_string(operations[i].key)}});
      return;
    }
}

} // namespace

void put_in_order(std::vector<Operation>& operations, const std::set<Key>& associations, Findings& findings) {
  Graph graph(operations);
  graph.add_exclusive_ends(associations);
  const auto order = graph.sorted();
  if (order.size() != operations.size()) {
    report_cycle(operations, order, findings);
    operations.clear();
    return;
  }
  const auto width = std::max<std::size_t>(4, std::to_string(operations.size()).size());
  std::vector<std::string> ids(operations.size());
  for (std::size_t place = 0; place < order.size(); ++place)
    ids[order[place]] = fmt::format("{:0{}}", place + 1, width);
  std::vector<Operation> sorted;
  sorted.reserve(operations.size());
  for (const auto item : order) {
    auto& operation = sorted.emplace_back(std::move(operations[item]));
    operation.id = ids[item];
    for (const auto first : graph.after()[item])
      operation.after_operations.push_back(ids[first]);
    std::sort(operation.after_operations.begin(), operation.after_operations.end());
  }
  operations = std::move(sorted);
}

} // namespace telctl::plan
