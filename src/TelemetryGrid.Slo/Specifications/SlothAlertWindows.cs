using System.Collections.Immutable;
using TelemetryGrid.Slo.Budgets;

namespace TelemetryGrid.Slo.Specifications;

/// <summary>Burn-rate conditions for the objectives of one period, as Sloth's <c>AlertWindows</c> files give them.</summary>
/// <param name="Period">The period.</param>
/// <param name="Conditions">Pages first, quick before slow.</param>
public sealed record SlothAlertWindows(TimeSpan Period, ImmutableArray<BurnRateCondition> Conditions)
{
    public const string ApiVersion = "sloth.slok.dev/v1";

    /// <summary>Reads a file; null when anything is wrong with it.</summary>
    public static SlothAlertWindows? Read(string file, string text, out ImmutableArray<SpecificationError> errors)
    {
        var found = new List<SpecificationError>();
        SlothAlertWindows? windows = null;
        var maps = SpecificationDocuments.Read(file, text, found);
        if (maps.Count > 1)
        {
            maps[1].Error("", "one file gives the windows of one period");
        }
        else if (maps.Count == 1)
        {
            windows = Read(maps[0]);
        }
        errors = [.. found];
        return found.Count == 0 ? windows : null;
    }

    private static SlothAlertWindows? Read(SpecificationMap map)
    {
        Expect(map, "apiVersion", ApiVersion);
        Expect(map, "kind", "AlertWindows");
        var conditions = new List<BurnRateCondition>();
        TimeSpan? period = null;
        if (map.Map("spec") is { } spec)
        {
            spec.Required("sloPeriod");
            period = spec.Duration("sloPeriod");
            ReadUrgency(spec, "page", AlertUrgency.Page, conditions);
            ReadUrgency(spec, "ticket", AlertUrgency.Ticket, conditions);
            spec.Close();
        }
        else
        {
            map.Error("spec", "is missing");
        }
        map.Close();
        return period is { } known ? new SlothAlertWindows(known, [.. conditions]) : null;
    }

    private static void ReadUrgency(SpecificationMap spec, string key, AlertUrgency urgency, List<BurnRateCondition> conditions)
    {
        if (spec.Map(key) is not { } map)
        {
            spec.Error(key, "is missing");
            return;
        }
        foreach (var speed in new[] { "quick", "slow" })
        {
            if (map.Map(speed) is not { } window)
            {
                map.Error(speed, "is missing");
                continue;
            }
            var share = window.Percent("errorBudgetPercent");
            window.Required("shortWindow");
            window.Required("longWindow");
            var (shorter, longer) = (window.Duration("shortWindow"), window.Duration("longWindow"));
            if (shorter >= longer)
            {
                window.Error("shortWindow", "is not shorter than longWindow");
            }
            if (shorter is { } s && longer is { } l)
            {
                conditions.Add(new BurnRateCondition(urgency, share, s, l));
            }
            window.Close();
        }
        map.Close();
    }

    private static void Expect(SpecificationMap map, string key, string value)
    {
        if (map.Required(key) is { Length: > 0 } text && text != value)
        {
            map.Error(key, $"'{text}' is not known; '{value}' is");
        }
    }
}
