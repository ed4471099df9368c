// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/error.h"
#include "net/http.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <utility>

namespace bayplan::aws {

/// A call of a query API: ELBv2's and EC2's.
struct Query
{
    QByteArray service; ///< as the signature names it: "elasticloadbalancing", "ec2"
    QByteArray version; ///< "2015-12-01"
    QByteArray action;  ///< "RegisterTargets"
    QList<std::pair<QByteArray, QByteArray>> parameters;
    bool mayRepeat = true; ///< doing it twice is as doing it once
};

/// The form that is sent.
QByteArray bodyOf(const Query &query);

/// What AWS says of a call that failed, by the code in its XML; by the status alone where there is none that can be
/// read. `isExpired`: other credentials may help; `isThrottled`: waiting does, as it does where AWS has failed itself.
struct Refusal
{
    core::Error error;
    QString code;
    bool isExpired = false;
    bool isThrottled = false;
};
Refusal refusalOf(const net::HttpReply &reply, const Query &query, const QString &where);

/// Reads an answer into a tree, which for these APIs is small and shallow.
struct Element
{
    QString name;
    QString text;
    QList<Element> children;

    /// The first child of that name; an empty element if there is none.
    const Element &child(const QString &wanted) const;
};
/// Namespaces are left out. An error for what isn't well-formed, has a document type, or is deeper or larger than these
/// answers are.
core::Result<Element> parseXml(const QByteArray &xml);

} // namespace bayplan::aws
