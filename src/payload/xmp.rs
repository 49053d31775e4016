//! XMP packets written afresh: a handful of properties, each value escaped. ISO 16684-1 §7. Read-only packet, no padding.

use std::fmt::Write;

/// The properties that can be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Property {
    /// `dc:creator`
    Creator,
    /// `dc:description`
    Description,
    /// `dc:rights`
    Rights,
    /// `dc:title`
    Title,
    /// `photoshop:City`
    City,
    /// `photoshop:Country`
    Country,
    /// `photoshop:Credit`
    Credit,
    /// `photoshop:DateCreated`
    Date,
    /// `photoshop:State`
    State,
}

/// Collects properties.
#[derive(Debug, Default)]
pub struct Builder {
    values: Vec<(Property, String)>,
    keywords: Vec<String>,
}

impl Builder {
    /// Sets one property.
    pub fn set(&mut self, property: Property, text: &str) {
        self.values.push((property, text.to_string()));
    }

    /// Adds a keyword (`dc:subject`).
    pub fn keyword(&mut self, text: &str) {
        self.keywords.push(text.to_string());
    }

    /// The packet, properties in a fixed order; `None` when there is nothing to write.
    pub fn build(mut self) -> Option<Vec<u8>> {
        if self.values.is_empty() && self.keywords.is_empty() {
            return None;
        }
        self.values.sort_by_key(|(p, _)| *p);
        let mut out = String::from(concat!(
            "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>",
            "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">",
            "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" ",
            "xmlns:photoshop=\"http://ns.adobe.com/photoshop/1.0/\">"
        ));
        for (property, text) in &self.values {
            let (name, before, after) = match property {
                Property::Creator => ("dc:creator", "<rdf:Seq><rdf:li>", "</rdf:li></rdf:Seq>"),
                Property::Description => ("dc:description", ALTERNATIVE, "</rdf:li></rdf:Alt>"),
                Property::Rights => ("dc:rights", ALTERNATIVE, "</rdf:li></rdf:Alt>"),
                Property::Title => ("dc:title", ALTERNATIVE, "</rdf:li></rdf:Alt>"),
                Property::City => ("photoshop:City", "", ""),
                Property::Country => ("photoshop:Country", "", ""),
                Property::Credit => ("photoshop:Credit", "", ""),
                Property::Date => ("photoshop:DateCreated", "", ""),
                Property::State => ("photoshop:State", "", ""),
            };
            let _ = write!(out, "<{name}>{before}{}{after}</{name}>", escape(text));
        }
        if !self.keywords.is_empty() {
            out.push_str("<dc:subject><rdf:Bag>");
            for k in &self.keywords {
                let _ = write!(out, "<rdf:li>{}</rdf:li>", escape(k));
            }
            out.push_str("</rdf:Bag></dc:subject>");
        }
        out.push_str("</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>");
        Some(out.into_bytes())
    }
}

const ALTERNATIVE: &str = "<rdf:Alt><rdf:li xml:lang=\"x-default\">";

fn escape(text: &str) -> String {
    quick_xml::escape::escape(text).into_owned()
}
