using System.Collections.Frozen;
using System.Collections.Immutable;

namespace TelemetryGrid.Analytics.Forecasting;

/// <summary>The registry of models: name to factory. Parameters are fixed here, the same for every series.</summary>
public static class ForecastModels
{
    private static readonly (string Name, Func<string, IForecastModel> Factory)[] Entries =
    [
        // What each regression sees was chosen by rolling origins on training parts; each sees something the others do not.
        ("ar-day-week", name => new SeasonalRegression(name, RegressionRecipes.DayAndWeek)),
        ("ar-day-week-harmonic", name => new SeasonalRegression(name, RegressionRecipes.Harmonic)),
        ("ar-last-day", name => new SeasonalRegression(name, RegressionRecipes.LastDay)),
        ("ar-dense", name => new SeasonalRegression(name, RegressionRecipes.Dense)),
        ("ar-week", name => new SeasonalRegression(name, RegressionRecipes.Week)),
        ("ar-differenced", name => new SeasonalRegression(name, RegressionRecipes.Differenced)),
        ("ar-two-days", name => new SeasonalRegression(name, RegressionRecipes.TwoDays)),
        ("ar-linear", name => new SeasonalRegression(name, RegressionRecipes.Linear)),
        ("ar-days-differenced", name => new SeasonalRegression(name, RegressionRecipes.DaysDifferenced)),
        ("seasonal-naive", name => new SeasonalNaive(name)),
    ];

    private static readonly FrozenDictionary<string, Func<string, IForecastModel>> Factories = Entries.ToFrozenDictionary(
        entry => entry.Name,
        entry => entry.Factory,
        StringComparer.Ordinal
    );

    /// <summary>All names, the default ones first.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>The members of the ensemble unless told otherwise.</summary>
    public static ImmutableArray<string> Default { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <exception cref="ArgumentException">There is no such model.</exception>
    public static IForecastModel Create(string name) =>
        Factories.TryGetValue(name, out var factory)
            ? factory(name)
            : throw new ArgumentException($"There is no forecast model '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
}
