//! Two sent mails.

use async_trait::async_trait;
use web::{Attachment, Mail, MailSummary, Mailbox, MailboxError};

pub(crate) struct Letters;

fn letters() -> Vec<Mail> {
    let mail = |id: &str, to: &str, subject: &str| {
        Mail {
        summary: MailSummary { id: id.into(), subject: subject.into(), to: to.into(), date: super::NOW.parse().ok() },
        from: "purchasing@retailer.example".into(),
        text: "Please postpone line 1 of order PO-1001.".into(),
        html: "<!doctype html><style>td{padding:4px 12px}</style><h1>Changes</h1><table><tr><td>PO-1001</td><td>postpone</td></tr></table><script>alert(1)</script>".into(),
        attachments: vec![Attachment { file_name: "changes.csv".into(), bytes: b"order,line,change\nPO-1001,1,postpone\n".to_vec() }],
    }
    };
    vec![
        mail("<b1.s1.1@restock.example>", "orders@amber.example", "3 changes to your orders"),
        mail("<b1.s2.1@restock.example>", "sales@northwind.example", "1 change to your order PO-1042"),
    ]
}

#[async_trait]
impl Mailbox for Letters {
    async fn list(&self, limit: usize) -> Result<Vec<MailSummary>, MailboxError> {
        Ok(letters().into_iter().map(|mail| mail.summary).take(limit).collect())
    }

    async fn read(&self, id: &str) -> Result<Option<Mail>, MailboxError> {
        Ok(letters().into_iter().find(|mail| mail.summary.id == id))
    }
}
