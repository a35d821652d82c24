namespace TelemetryGrid.Slo.Objectives;

/// <summary>The time over which an objective holds.</summary>
public abstract record SloWindow
{
    /// <summary>Its length where that does not change, else the usual one: 30 days a month. Burn rates are counted against it.</summary>
    public abstract TimeSpan Period { get; }

    /// <summary>The window that an instant belongs to: a rolling one ends there, a calendar one begins at or before and ends after it.</summary>
    public abstract (DateTimeOffset Start, DateTimeOffset End) At(DateTimeOffset instant);

    /// <summary>A short name: <c>30d</c>, <c>calendar 1 month</c>.</summary>
    public abstract string Name { get; }
}
