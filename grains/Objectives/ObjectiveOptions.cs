namespace TelemetryGrid.Grains.Objectives;

/// <summary>How objectives are evaluated.</summary>
public sealed class ObjectiveOptions
{
    /// <summary>From the end of an interval until it is counted, so that samples on their way are there.</summary>
    public TimeSpan Delay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How far back intervals are made up for that passed while nothing ran.</summary>
    public TimeSpan CatchUp { get; set; } = TimeSpan.FromDays(1);

    /// <summary>How far back a new objective begins: what is stored already counts.</summary>
    public TimeSpan Backfill { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often budgets are stored; what a crash takes is counted again from the stored series.</summary>
    public TimeSpan StoreInterval { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>An alert that fires ends by itself when it was not told of for four times this long.</summary>
    public TimeSpan ResendDelay { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Series of one objective that have a budget each.</summary>
    public int MaxGroups { get; set; } = 1_000;

    /// <summary>Evaluations at the same time.</summary>
    public int MaxConcurrency { get; set; } = 16;

    /// <summary>Objectives of a site.</summary>
    public int MaxObjectives { get; set; } = 50_000;

    /// <summary>Where people see the grid, for links in alerts; empty for none.</summary>
    public string ExternalUrl { get; set; } = "";
}
