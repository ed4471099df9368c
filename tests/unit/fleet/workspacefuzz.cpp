// SPDX-License-Identifier: GPL-3.0-or-later
// Damaged files: each is read or refused with a position, nothing crashes, and an edit never costs the original.
#include "unit/fleet/workspacefixture.h"

#include <QRegularExpression>

#include <random>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;
using fleet::Workspace;

class WorkspaceFuzzTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyTruncation()
    {
        const QByteArray text(richWorkspace);
        const qsizetype whole = text.trimmed().size();
        for (qsizetype length = 0; length < whole; ++length) {
            QVERIFY2(!tryText(text.left(length)), qPrintable(u"%1 bytes were read as a workspace"_s.arg(length)));
        }
        QVERIFY(tryText(text));
    }

    void bitFlips()
    {
        const QByteArray text(richWorkspace);
        std::mt19937 random(3);
        int read = 0;
        for (int round = 0; round < 4'000; ++round) {
            QByteArray flipped = text;
            for (unsigned i = random() % 4 + 1; i > 0; --i) {
                char &byte = flipped[qsizetype(random() % unsigned(flipped.size()))];
                byte = char(byte ^ (1 << (random() % 8)));
            }
            read += tryText(flipped) ? 1 : 0;
        }
        qInfo("%d of 4000 could still be read", read);
        QVERIFY(read > 100 && read < 3'900); // both ways are tried
    }

    void bytesPutInAndTakenOut()
    {
        const QByteArray text(richWorkspace);
        std::mt19937 random(5);
        for (int round = 0; round < 1'000; ++round) {
            QByteArray changed = text;
            const auto at = qsizetype(random() % unsigned(text.size()));
            if (round % 2)
                changed.remove(at, qsizetype(random() % 40));
            else
                changed.insert(at, char(random() % 256));
            tryText(changed);
        }
    }

private:
    /// Whether it can be read. One that can't is told with a position, and is as it was after an edit.
    bool tryText(const QByteArray &text)
    {
        m_file.write(text);
        const auto workspace = Workspace::load(m_file.path());
        if (workspace)
            return true;
        static const QRegularExpression position(u"[Ll]ine [1-9][0-9]*, column [1-9][0-9]*"_s);
        const core::Error &error = workspace.error();
        if (!position.match(error.what).hasMatch() || error.where != m_file.path() || error.next.isEmpty())
            QTest::qFail(qPrintable(error.message()), __FILE__, __LINE__);
        const auto edited = Workspace::edit(m_file.path(), [](Workspace &w) { return w.addHost(hostOf(u"new"_s)); });
        if (edited || m_file.read() != text)
            QTest::qFail("a damaged file was written", __FILE__, __LINE__);
        return false;
    }

    const WorkspaceFixture m_file;
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::WorkspaceFuzzTest)
#include "workspacefuzz.moc"
