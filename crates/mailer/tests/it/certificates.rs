//! A certificate authority of one's own, and a server certificate from it.

use std::fs;
use std::path::{Path, PathBuf};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

pub(crate) struct Certificates {
    folder: TempDir,
}

impl Certificates {
    /// A server certificate for `host`, from a fresh authority.
    pub(crate) fn issue(host: &str) -> Self {
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority_key = KeyPair::generate().unwrap();
        let authority_pem = authority.self_signed(&authority_key).unwrap().pem();
        let issuer = Issuer::new(authority, authority_key);

        let server_key = KeyPair::generate().unwrap();
        let server = CertificateParams::new(vec![host.to_owned()]).unwrap().signed_by(&server_key, &issuer).unwrap();

        let certificates = Self { folder: TempDir::new().unwrap() };
        fs::write(certificates.authority(), authority_pem).unwrap();
        fs::write(certificates.server(), server.pem()).unwrap();
        fs::write(certificates.server_key(), server_key.serialize_pem()).unwrap();
        certificates
    }

    pub(crate) fn authority(&self) -> PathBuf {
        self.file("authority.pem")
    }

    pub(crate) fn server(&self) -> PathBuf {
        self.file("server.pem")
    }

    pub(crate) fn server_key(&self) -> PathBuf {
        self.file("server.key")
    }

    fn file(&self, name: &str) -> PathBuf {
        Path::join(self.folder.path(), name)
    }
}
