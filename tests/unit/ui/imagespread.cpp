// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/imagespread.h"

#include <QTest>

using namespace bayplan;
using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;

namespace {

engine::Image image(const QString &id, const QStringList &tags, const QStringList &digests = {}, qint64 size = 100)
{
    return {u"sha256:"_s + id, tags, digests, size, {}};
}

HostImages host(int id, const QString &name, const QList<engine::Image> &images, bool stale = false)
{
    HostImages host{id, name, stale, {}};
    for (const engine::Image &one : images)
        host.images.push_back({one, 1});
    return host;
}

} // namespace

class ImageSpreadTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comparesImages_data()
    {
        QTest::addColumn<QString>("idA");
        QTest::addColumn<QStringList>("digestsA");
        QTest::addColumn<QString>("idB");
        QTest::addColumn<QStringList>("digestsB");
        QTest::addColumn<bool>("same");
        const QStringList none;
        QTest::newRow("one id") << u"aa"_s << none << u"aa"_s << none << true;
        QTest::newRow("one id, pushed to two places")
            << u"aa"_s << QStringList{u"x@sha256:11"_s} << u"aa"_s << QStringList{u"y@sha256:22"_s} << true;
        QTest::newRow("built twice") << u"aa"_s << none << u"bb"_s << none << false;
        QTest::newRow("pulled at different times")
            << u"aa"_s << QStringList{u"x@sha256:11"_s} << u"bb"_s << QStringList{u"x@sha256:22"_s} << false;
        QTest::newRow("pulled by an engine of either store")
            << u"aa"_s << QStringList{u"x@sha256:11"_s} << u"11"_s << QStringList{u"x@sha256:11"_s} << true;
        QTest::newRow("one of several digests, written in full by Podman")
            << u"aa"_s << QStringList{u"docker.io/library/x@sha256:11"_s, u"docker.io/library/x@sha256:12"_s} << u"bb"_s
            << QStringList{u"x@sha256:12"_s} << true;
        QTest::newRow("pulled here, built there")
            << u"aa"_s << QStringList{u"x@sha256:11"_s} << u"bb"_s << none << false;
        QTest::newRow("pulled into the containerd store here, loaded there: can't be known")
            << u"11"_s << QStringList{u"x@sha256:11"_s} << u"bb"_s << none << true;
    }

    void comparesImages()
    {
        QFETCH(QString, idA);
        QFETCH(QStringList, digestsA);
        QFETCH(QString, idB);
        QFETCH(QStringList, digestsB);
        QFETCH(bool, same);
        const engine::Image a = image(idA, {}, digestsA);
        const engine::Image b = image(idB, {}, digestsB);
        QCOMPARE(isSameImage(a, b), same);
        QCOMPARE(isSameImage(b, a), same);
    }

    void onePerName()
    {
        const auto spreads = spreadOf({host(1, u"docker"_s, {image(u"aa"_s, {u"nginx:1"_s, u"web:2"_s})}),
                                       host(2, u"podman"_s, {image(u"aa"_s, {u"docker.io/library/nginx:1"_s})}),
                                       host(3, u"bare"_s, {})});
        QCOMPARE(spreads.size(), 2U);
        QCOMPARE(spreads[0].reference, u"nginx:1"_s);
        QCOMPARE(spreads[0].hostsWith(), 2);
        QCOMPARE(spreads[0].missing, QStringList{u"bare"_s});
        QVERIFY(!spreads[0].differs);
        QCOMPARE(spreads[1].reference, u"web:2"_s);
        QCOMPARE(spreads[1].missing, (QStringList{u"podman"_s, u"bare"_s}));
    }

    void twoNamesOfOneHostCountOnce()
    {
        const auto spreads =
            spreadOf({host(1, u"podman"_s, {image(u"aa"_s, {u"docker.io/library/nginx:1"_s, u"nginx:1"_s})})});
        QCOMPARE(spreads.size(), 1U);
        QCOMPARE(spreads[0].copies.size(), 1);
        QCOMPARE(spreads[0].hostsWith(), 1);
    }

    void tellsDifferentOnes()
    {
        const auto spreads = spreadOf({host(1, u"a"_s, {image(u"aa"_s, {u"web:1"_s}, {}, 100)}),
                                       host(2, u"b"_s, {image(u"bb"_s, {u"web:1"_s}, {}, 200)}, true)});
        QCOMPARE(spreads.size(), 1U);
        QVERIFY(spreads[0].differs);
        QVERIFY(spreads[0].missing.isEmpty());
        QVERIFY(!spreads[0].copies[0].stale);
        QVERIFY(spreads[0].copies[1].stale);
    }

    void danglingBelongNowhere()
    {
        const auto spreads = spreadOf({host(1, u"a"_s, {image(u"aa"_s, {}), image(u"bb"_s, {u"web:1"_s})}),
                                       host(2, u"b"_s, {image(u"aa"_s, {})}), host(3, u"c"_s, {})});
        QCOMPARE(spreads.size(), 2U);
        QCOMPARE(spreads[0].reference, u"web:1"_s);
        QCOMPARE(spreads[1].reference, QString());
        QCOMPARE(spreads[1].hostsWith(), 2);
        QVERIFY(spreads[1].missing.isEmpty());
    }

    void splitsTags()
    {
        QCOMPARE(splitTag(u"nginx"_s), std::pair(u"nginx"_s, QString()));
        QCOMPARE(splitTag(u"nginx:1.25"_s), std::pair(u"nginx"_s, u"1.25"_s));
        QCOMPARE(splitTag(u"registry:5000/app"_s), std::pair(u"registry:5000/app"_s, QString()));
        QCOMPARE(splitTag(u"registry:5000/app:1"_s), std::pair(u"registry:5000/app"_s, u"1"_s));
    }
};

QTEST_APPLESS_MAIN(ImageSpreadTest)
#include "imagespread.moc"
