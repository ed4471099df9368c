// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QTest>

#include <functional>
#include <memory>

namespace bayplan::tests {

/// A test class of a program that has several; there from before main(), under the name of its file.
struct GroupedTest
{
    GroupedTest(const char *path, std::function<std::unique_ptr<QObject>()> maker);
    static QList<const GroupedTest *> &all();

    const char *const file; ///< its path, as the compiler was told
    const std::function<std::unique_ptr<QObject>()> make;
};

} // namespace bayplan::tests

// What would be a main() of its own. Included before the tests' files, which include QTest themselves.
#undef QTEST_APPLESS_MAIN
#undef QTEST_GUILESS_MAIN
#define QTEST_APPLESS_MAIN(Class) BAYPLAN_GROUPED_TEST(Class, __COUNTER__)
#define QTEST_GUILESS_MAIN(Class) BAYPLAN_GROUPED_TEST(Class, __COUNTER__)
#define BAYPLAN_GROUPED_TEST(Class, number) BAYPLAN_GROUPED_TEST_NAMED(Class, number)
#define BAYPLAN_GROUPED_TEST_NAMED(Class, number)                                                                      \
    static const bayplan::tests::GroupedTest grouped##number(__FILE__, [] { return std::make_unique<Class>(); });
