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
        ("seasonal-naive-short", name => new SeasonalNaive(name, longCycle: false)),
        ("profile", name => new ProfileModel(name, smoothed: false)),
        ("decomposition-ses", name => new ProfileModel(name, smoothed: true)),
        ("holt-winters", name => new HoltWinters(name, both: false)),
        ("holt-winters-double", name => new HoltWinters(name, both: true)),
        ("theta", name => new Theta(name)),
        ("fourier-trend", name => new FourierTrend(name)),
        ("damped-trend", name => new DampedTrend(name, damping: 0.98)),
        ("linear-trend", name => new DampedTrend(name, damping: 1)),
        ("arima", name => new Arima(name)),
        ("lstm", name => new LstmModel(name)),
    ];

    private static readonly FrozenDictionary<string, Func<string, IForecastModel>> Factories = Entries.ToFrozenDictionary(
        entry => entry.Name,
        entry => entry.Factory,
        StringComparer.Ordinal
    );

    /// <summary>All names.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Entries.Select(entry => entry.Name)];

    /// <summary>The members of an ensemble for series with a day and a week. Leaving more out made forecasts worse, by rolling origins.</summary>
    public static ImmutableArray<string> ForDayAndWeek { get; } =
    [
        "ar-day-week",
        "ar-day-week-harmonic",
        "ar-last-day",
        "ar-dense",
        "ar-week",
        "ar-differenced",
        "ar-two-days",
        "ar-linear",
        "seasonal-naive",
        "seasonal-naive-short",
        "profile",
        "holt-winters-double",
    ];

    /// <summary>The members of an ensemble for series with one cycle or none.</summary>
    public static ImmutableArray<string> ForOneCycle { get; } =
    [
        "ar-two-days",
        "ar-day-week",
        "ar-last-day",
        "ar-linear",
        "ar-differenced",
        "ar-dense",
        "seasonal-naive",
        "profile",
        "decomposition-ses",
        "holt-winters",
        "theta",
    ];

    /// <summary>The members of an ensemble for daily values over weeks.</summary>
    public static ImmutableArray<string> ForDays { get; } =
    ["damped-trend", "linear-trend", "holt-winters", "theta", "decomposition-ses", "seasonal-naive"];

    public static ImmutableArray<string> DefaultFor(SeasonalPeriods periods) => periods.Long > 1 ? ForDayAndWeek : ForOneCycle;

    /// <exception cref="ArgumentException">There is no such model.</exception>
    public static IForecastModel Create(string name) =>
        Factories.TryGetValue(name, out var factory)
            ? factory(name)
            : throw new ArgumentException($"There is no forecast model '{name}'; there are {string.Join(", ", Names)}.", nameof(name));
}
