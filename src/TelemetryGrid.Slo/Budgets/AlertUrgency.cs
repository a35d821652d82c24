namespace TelemetryGrid.Slo.Budgets;

/// <summary>Whom an alert wakes.</summary>
public enum AlertUrgency
{
    /// <summary>Somebody, now.</summary>
    Page,

    /// <summary>Nobody, but it has to be looked at within days.</summary>
    Ticket,
}
