namespace TelemetryGrid.Slo.Budgets;

/// <summary>Stored budgets cannot be read: not such a state, unknown version, truncated, trailing bytes, or values that no writer produces.</summary>
public sealed class BudgetFormatException(string message) : Exception(message);
