// SPDX-License-Identifier: GPL-3.0-or-later
// Real nginx before replicas on three real engines, under load, as tst_ingress.cpp has HAProxy.
#include "engine/ingressbench.h"

#include <QTest>

namespace bayplan::tests {

using namespace Qt::Literals::StringLiterals;

class TestIngressNginx : public IngressBench
{
    Q_OBJECT

public:
    TestIngressNginx() : IngressBench(services::Ingress::Kind::Nginx) {}

private Q_SLOTS:
    void initTestCase() { setUp(); }
    void cleanupTestCase() { tearDown(); }

    void orderly_data() { addWorks(); }
    void orderly()
    {
        QFETCH(Work, work);
        underLoad(work);
    }

    /// Its file is edited: that is seen within two seconds, mended by one click, and the other parts are kept.
    void drift()
    {
        m_desktop->keeper().setWatched(true);
        QVERIFY(isInStep());
        const QByteArray config = m_proxy.config();
        QByteArray edited = config;
        edited.replace(QByteArray::number(upkeep()->seen()->servers.first().port).prepend(':'), ":1");
        edited += "\n# by hand, too\n";
        QVERIFY(edited != config && m_proxy.writeConfig(edited));
        QTRY_VERIFY_WITH_TIMEOUT(!isInStep(), 2'000);
        m_desktop->keeper().repair(u"edge"_s);
        QTRY_VERIFY_WITH_TIMEOUT(isInStep(), 10'000);
        QCOMPARE(m_proxy.config(), QByteArray(config + "\n# by hand, too\n"));
        m_desktop->keeper().setWatched(false);
    }
};

} // namespace bayplan::tests

QTEST_GUILESS_MAIN(bayplan::tests::TestIngressNginx)
#include "tst_ingressnginx.moc"
