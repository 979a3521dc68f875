#include "sipward/shell/trace/datagram_groups.hpp"

#include <gtest/gtest.h>

namespace sipward::trace {
namespace {

using Parts = std::vector<std::vector<std::size_t>>;

// The sizes of each group's packets.
Parts parts_of(const DatagramGroups& groups, const Batch& batch) {
  Parts parts;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    auto& part = parts.emplace_back();
    for (std::size_t k = 0; k < groups[i].count; ++k) {
      part.push_back(batch.at(groups.packet(groups[i].first + k)).size());
    }
  }
  return parts;
}

Batch batch_of(const std::vector<std::size_t>& sizes) {
  static const std::string memory(100'000, 'm');
  Batch batch;
  for (const auto size : sizes) {
    batch.heads += "head";
    batch.close_packet(std::string_view(memory).substr(0, size - 4));
  }
  return batch;
}

// Behind as many as are needed for an order by size, of a size of their own each.
Batch after_others(std::vector<std::size_t> sizes) {
  for (std::size_t i = 0; i < DatagramGroups::reordered_from; ++i) sizes.push_back(60'000 + i);
  return batch_of(sizes);
}

Parts first(std::size_t count, Parts parts) {
  parts.resize(count);
  return parts;
}

TEST(DatagramGroups, a_small_batch_stays_as_it_is) {
  const auto batch = batch_of({100, 100, 300, 100});
  DatagramGroups groups;
  groups.arrange(batch, 1'472);
  EXPECT_EQ(parts_of(groups, batch), Parts({{100}, {100}, {300}, {100}}));
}

TEST(DatagramGroups, those_of_one_size_leave_together_the_earlier_first) {
  const auto batch = after_others({300, 100, 200, 100, 300, 100});
  DatagramGroups groups;
  groups.arrange(batch, 65'507);
  EXPECT_EQ(first(3, parts_of(groups, batch)), Parts({{100, 100, 100}, {200}, {300, 300}}));
  EXPECT_EQ(groups.packet(0), 1U);
  EXPECT_EQ(groups.packet(1), 3U);
  EXPECT_EQ(groups.packet(2), 5U);
  EXPECT_EQ(groups.size(), 3 + DatagramGroups::reordered_from);
}

TEST(DatagramGroups, what_would_be_fragmented_stays_alone) {
  const auto batch = after_others({1'473, 1'472, 1'473, 1'472});
  DatagramGroups groups;
  groups.arrange(batch, 1'472);
  EXPECT_EQ(first(3, parts_of(groups, batch)), Parts({{1'472, 1'472}, {1'473}, {1'473}}));
}

TEST(DatagramGroups, a_group_has_its_limits) {
  const auto many = batch_of(std::vector<std::size_t>(150, 100));
  DatagramGroups groups;
  groups.arrange(many, 1'472);
  ASSERT_EQ(groups.size(), 3U);
  EXPECT_EQ(groups[0].count, DatagramGroups::most_packets);
  EXPECT_EQ(groups[2].count, 150 - 2 * DatagramGroups::most_packets);
  const auto large = batch_of(std::vector<std::size_t>(70, 32'000));
  groups.arrange(large, 65'507);
  ASSERT_EQ(groups.size(), 35U);
  EXPECT_EQ(groups[34].count, 2U);
}

TEST(DatagramGroups, without_groups_all_keep_their_order) {
  const auto batch = batch_of(std::vector<std::size_t>(100, 100));
  DatagramGroups groups;
  groups.arrange(batch, 0);
  ASSERT_EQ(groups.size(), 100U);
  for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(groups.packet(groups[i].first), i);
}

TEST(DatagramGroups, what_is_refused_is_split_with_all_behind_it) {
  const auto batch = after_others({100, 100, 200, 200, 300, 300});
  DatagramGroups groups;
  groups.arrange(batch, 65'507);
  groups.split_from(1);
  EXPECT_EQ(first(5, parts_of(groups, batch)), Parts({{100, 100}, {200}, {200}, {300}, {300}}));
}

TEST(Batch, heads_and_texts_are_kept_apart_and_counted) {
  auto batch = batch_of({10, 4, 20});
  EXPECT_EQ(batch.size(), 3U);
  EXPECT_EQ(batch.bytes(), 34U);
  EXPECT_EQ(batch.at(1).head, "head");
  EXPECT_EQ(batch.at(1).text, "");
  EXPECT_EQ(batch.at(2).size(), 20U);
  auto owner = std::make_shared<const Seen>();
  batch.heads += "h";
  batch.close_packet(owner->text, owner);
  EXPECT_EQ(owner.use_count(), 2);
  batch.clear();
  EXPECT_EQ(owner.use_count(), 1);
  EXPECT_EQ(batch.bytes(), 0U);
}

}  // namespace
}  // namespace sipward::trace
