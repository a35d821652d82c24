namespace TelemetryGrid.Client;

/// <summary>A part of a sorted list.</summary>
/// <param name="Items">The entries, in order.</param>
/// <param name="Next">What to pass as <c>after</c> for the next page; null on the last one.</param>
/// <typeparam name="T">What is listed.</typeparam>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next);
