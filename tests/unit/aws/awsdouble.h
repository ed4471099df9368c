// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "unit/aws/signature.h"

#include <QMap>
#include <QStringList>
#include <QUrlQuery>

#include <functional>

namespace bayplan::testing {

/// One target group and one security group, kept as AWS keeps them: what is registered is "initial" before it is
/// healthy, what is deregistered drains for a while and is then gone. Rules come in pages of two; one that is there
/// already makes EC2 refuse all that come with it.
class AwsDouble
{
public:
    AwsDouble();

    QString endpoint() const { return QString::fromUtf8(m_server.origin().base); }

    struct Target
    {
        QString state = QStringLiteral("initial");
        int looksLeft = 1; ///< at it, before it is healthy, or gone
    };
    struct Rule
    {
        QString id;
        QString port;
        QString source;
        QString description;
        bool isEgress = false;
    };
    /// What an action answers in place of doing what it is asked to.
    struct Failure
    {
        int status = 500;
        QByteArray code = "InternalFailure"; ///< empty: no XML at all
        int times = 1'000'000;
        bool isDone = false; ///< it is done all the same
    };
    QMap<QString, Target> targets;                              ///< "10.0.0.1:80"
    QMap<QString, Failure> failures;                            ///< by their action
    std::function<void(const QString &action)> beforeNext = {}; ///< what happens meanwhile, at each call
    QList<Rule> rules;

    QByteArray keyId = "AKIDEXAMPLE";
    QByteArray secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    QByteArray token;       ///< what a session's is to be; empty: none
    int throttled = 0;      ///< so many calls from now on
    int mostTargets = 1000; ///< in the group
    int mostInOneCall = 100;
    int drainLooks = 3;       ///< for so many a target drains
    QByteArray delay = "300"; ///< the deregistration delay, as it is told; empty: it may not be asked for
    QByteArray replaced;      ///< answers every call, if it isn't empty
    QStringList calls;        ///< "RegisterTargets 10.0.0.1:80", the refused ones with "!" before them
    QStringList signatures;   ///< what was wrong with them

    QStringList state() const; ///< "10.0.0.1:80 healthy"

private:
    void answer(const ScriptedRequest &request);
    QByteArray perform(const QString &action, const QUrlQuery &query, QString &told);
    QByteArray health();
    QByteArray rulesPage(const QUrlQuery &query) const;
    QByteArray refusalOf(const QString &action, const QUrlQuery &query) const;
    static QList<Rule> rulesIn(const QUrlQuery &query);

    ScriptedServer m_server;
    int m_lastRule = 0;
};

} // namespace bayplan::testing
