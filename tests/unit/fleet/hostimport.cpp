// SPDX-License-Identifier: GPL-3.0-or-later
#include "fleet/hostimport.h"

#include <QTest>

using namespace bayplan;
using namespace bayplan::fleet;
using namespace Qt::Literals::StringLiterals;
using Fate = HostImport::Fate;

class HostImportTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eachHasItsFate()
    {
        const QList<HostConfig> existing{host(u"local"_s, u"unix:///run/a.sock"_s, {}),
                                         host(u"board"_s, u"tcp://10.0.0.1:2375"_s, u"context:prod"_s),
                                         host(u"same"_s, u"tcp://10.0.0.2:2375"_s, u"context:same"_s)};
        const QList<HostImport> plan = planImport(
            existing, {found(u"local"_s, u"unix:///run/b.sock"_s, {}), found(u"local"_s, u"unix:///run/c.sock"_s, {}),
                       found(u"prod"_s, u"tcp://10.0.0.9:2375"_s, u"context:prod"_s),
                       found(u"same"_s, u"tcp://10.0.0.2:2375"_s, u"context:same"_s),
                       found(u"again"_s, u"unix:///run/a.sock"_s, {}), broken(u"bad"_s)});
        QList<Fate> fates;
        QStringList names;
        for (const HostImport &import : plan) {
            fates << import.fate;
            names << import.host.name;
        }
        QCOMPARE(fates, (QList{Fate::Add, Fate::Add, Fate::Move, Fate::Known, Fate::Known, Fate::Unusable}));
        QCOMPARE(names, (QStringList{u"local-2"_s, u"local-3"_s, u"board"_s, u"same"_s, u"local"_s, QString()}));
        QCOMPARE(plan.at(2).host.endpoint.toString(), u"tcp://10.0.0.9:2375"_s);
        QCOMPARE(plan.at(2).host.source, u"context:prod"_s);
    }

private:
    static HostConfig host(const QString &name, const QString &endpoint, const QString &source)
    {
        HostConfig config{name, *engine::Endpoint::parse(endpoint)};
        config.source = source;
        return config;
    }
    static FoundHost found(const QString &name, const QString &endpoint, const QString &source)
    {
        return {.host = host(name, endpoint, source), .source = source};
    }
    static FoundHost broken(const QString &name)
    {
        FoundHost candidate;
        candidate.host.name = name;
        candidate.problem = u"no good"_s;
        return candidate;
    }
};

QTEST_GUILESS_MAIN(HostImportTest)
#include "hostimport.moc"
