// SPDX-License-Identifier: GPL-3.0-or-later
// Runs one of the tests that are in this program: "unit_services plan.cpp", and Qt Test's arguments after it.
#include "support/grouped/grouped.h"

#include <QCoreApplication>
#include <QFileInfo>

#include <algorithm>
#include <cstdio>

namespace bayplan::tests {

GroupedTest::GroupedTest(const char *path, std::function<std::unique_ptr<QObject>()> maker)
    : file(path)
    , make(std::move(maker))
{
    all().append(this);
}

QList<const GroupedTest *> &GroupedTest::all()
{
    static QList<const GroupedTest *> tests;
    return tests;
}

} // namespace bayplan::tests

int main(int argc, char **argv)
{
    using bayplan::tests::GroupedTest;
    QCoreApplication application(argc, argv);
    const QString wanted = QString::fromLocal8Bit(argc > 1 ? argv[1] : "");
    const auto &tests = GroupedTest::all();
    const auto found = std::find_if(tests.begin(), tests.end(), [&](const GroupedTest *test) {
        return QFileInfo(QString::fromLocal8Bit(test->file)).fileName() == wanted;
    });
    if (found == tests.end()) {
        std::fprintf(stderr, "usage: %s FILE [ARGUMENT…], where FILE is one of\n", argv[0]);
        for (const GroupedTest *test : tests)
            std::fprintf(stderr, "  %s\n", qPrintable(QFileInfo(QString::fromLocal8Bit(test->file)).fileName()));
        return 2;
    }
    argv[1] = argv[0];
    return QTest::qExec((*found)->make().get(), argc - 1, argv + 1);
}
