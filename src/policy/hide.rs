//! The one place that says of a region whether a copy shows it, hides it, or may not be made yet.
//! It looks at the region's kind and decision and at the policy, never at pixels or at the register itself.

use super::{Policy, RegionPolicy};
use crate::record::{Decision, Region, RegionKind, Style};

/// What becomes of a region.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The copy shows it.
    Show,
    /// The copy hides it.
    Hide(Style),
    /// No copy is made before somebody has decided.
    Hold,
}

/// Judges one region. An undecided one follows the policy. One that somebody said no to is hidden whatever the policy:
/// a policy that only flags must not undo a refusal.
pub fn verdict(region: &Region, policy: &Policy) -> Verdict {
    let style = match region.kind {
        RegionKind::Face | RegionKind::Drawn => style(policy.faces),
        RegionKind::Logo => style(policy.logos),
    };
    match region.decision {
        Decision::Review => Verdict::Hold,
        Decision::Granted | Decision::Exempt | Decision::FalseDetection => Verdict::Show,
        Decision::Refused | Decision::Withdrawn | Decision::Expired => Verdict::Hide(style.unwrap_or(Style::Solid)),
        Decision::Pending => style.map_or(Verdict::Show, Verdict::Hide),
    }
}

/// The style that a policy asks for; `None` where it hides nothing.
pub fn style(policy: RegionPolicy) -> Option<Style> {
    match policy {
        RegionPolicy::Off | RegionPolicy::Flag => None,
        RegionPolicy::Solid => Some(Style::Solid),
        RegionPolicy::Mosaic => Some(Style::Mosaic),
        RegionPolicy::Blur => Some(Style::Blur),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::Rect;

    fn region(kind: RegionKind, decision: Decision) -> Region {
        let rect = Rect::from([0, 0, 8, 8]);
        Region { id: String::new(), kind, label: "face".into(), rect, score: 1.0, decision, hidden: None }
    }

    fn policy(faces: RegionPolicy) -> Policy {
        Policy { faces, ..Policy::preset("share").expect("a preset") }
    }

    #[test]
    fn a_refusal_is_hidden_under_every_policy() {
        for faces in [RegionPolicy::Off, RegionPolicy::Flag, RegionPolicy::Solid, RegionPolicy::Mosaic] {
            for no in [Decision::Refused, Decision::Withdrawn, Decision::Expired] {
                let v = verdict(&region(RegionKind::Face, no), &policy(faces));
                assert_eq!(v, Verdict::Hide(style(faces).unwrap_or(Style::Solid)));
            }
            for yes in [Decision::Granted, Decision::Exempt, Decision::FalseDetection] {
                assert_eq!(verdict(&region(RegionKind::Drawn, yes), &policy(faces)), Verdict::Show);
            }
            assert_eq!(verdict(&region(RegionKind::Face, Decision::Review), &policy(faces)), Verdict::Hold);
        }
    }

    #[test]
    fn undecided_regions_follow_the_policy_of_their_kind() {
        let flag = policy(RegionPolicy::Flag);
        assert_eq!(verdict(&region(RegionKind::Face, Decision::Pending), &flag), Verdict::Show);
        let solid = policy(RegionPolicy::Solid);
        assert_eq!(verdict(&region(RegionKind::Face, Decision::Pending), &solid), Verdict::Hide(Style::Solid));
        assert_eq!(verdict(&region(RegionKind::Logo, Decision::Pending), &solid), Verdict::Show, "logos are flagged");
    }
}
