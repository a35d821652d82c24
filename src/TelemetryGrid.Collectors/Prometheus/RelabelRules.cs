using TelemetryGrid.PromQL;
using TelemetryGrid.Sources;

namespace TelemetryGrid.Collectors.Prometheus;

/// <summary>What makes a relabelling rule wrong.</summary>
public static class RelabelRules
{
    /// <summary>Everything that does not hold, empty for a good rule.</summary>
    public static IReadOnlyList<ScrapeError> Validate(RelabelRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var errors = new List<ScrapeError>();
        var action = NameOf(rule.Action);
        if (NeedsTarget(rule.Action) && rule.TargetLabel.Length == 0)
        {
            errors.Add(new ScrapeError("target_label", $"{action} needs one"));
        }
        if (rule.Action == RelabelAction.HashMod && rule.Modulus == 0)
        {
            errors.Add(new ScrapeError("modulus", "hashmod needs one above 0"));
        }
        if (rule.Action == RelabelAction.LabelMap && rule.Replacement.Length == 0)
        {
            errors.Add(new ScrapeError("replacement", "labelmap needs one that is not empty"));
        }
        if (rule.Action is RelabelAction.Lowercase or RelabelAction.Uppercase && rule.Replacement != RelabelRule.DefaultReplacement)
        {
            errors.Add(new ScrapeError("replacement", $"{action} takes none"));
        }
        if (rule.Action is RelabelAction.KeepEqual or RelabelAction.DropEqual)
        {
            Refuse(rule.Regex != RelabelRule.DefaultRegex, "regex", "source_labels and target_label");
            Refuse(rule.Modulus != 0, "modulus", "source_labels and target_label");
            Refuse(rule.Separator != RelabelRule.DefaultSeparator, "separator", "source_labels and target_label");
            Refuse(rule.Replacement != RelabelRule.DefaultReplacement, "replacement", "source_labels and target_label");
        }
        if (rule.Action is RelabelAction.LabelDrop or RelabelAction.LabelKeep)
        {
            Refuse(rule.SourceLabels.Length > 0, "source_labels", "regex");
            Refuse(rule.TargetLabel.Length > 0, "target_label", "regex");
            Refuse(rule.Modulus != 0, "modulus", "regex");
            Refuse(rule.Separator != RelabelRule.DefaultSeparator, "separator", "regex");
            Refuse(rule.Replacement != RelabelRule.DefaultReplacement, "replacement", "regex");
        }
        if (rule.SourceLabels.Contains(""))
        {
            errors.Add(new ScrapeError("source_labels", "a label's name is empty"));
        }
        try
        {
            _ = new RelabelPattern(rule.Regex);
        }
        catch (ArgumentException e)
        {
            errors.Add(new ScrapeError("regex", e.Message));
        }
        return errors;

        void Refuse(bool isSet, string key, string allowed)
        {
            if (isSet)
            {
                errors.Add(new ScrapeError(key, $"{action} takes only {allowed}"));
            }
        }
    }

    /// <summary>The action as configuration writes it.</summary>
#pragma warning disable CA1308 // The field's word is in lower case.
    public static string NameOf(RelabelAction action) => action.ToString().ToLowerInvariant();
#pragma warning restore CA1308

    private static bool NeedsTarget(RelabelAction action) =>
        action
            is RelabelAction.Replace
                or RelabelAction.KeepEqual
                or RelabelAction.DropEqual
                or RelabelAction.HashMod
                or RelabelAction.Lowercase
                or RelabelAction.Uppercase;
}
