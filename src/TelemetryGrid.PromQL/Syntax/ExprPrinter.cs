namespace TelemetryGrid.PromQL.Syntax;

/// <summary>Writes an expression on one line in the canonical form of Prometheus: matchers sorted, spaces around operators, no comments.</summary>
public static class ExprPrinter
{
    /// <summary>The canonical text; parsing it gives the same expression, but for the order of matchers.</summary>
    public static string Print(Expr expr)
    {
        ArgumentNullException.ThrowIfNull(expr);
        var writer = new ExprLineWriter(limit: int.MaxValue);
        writer.Write(expr);
        return writer.ToString();
    }

    /// <summary>True when the canonical text has at most so many bytes. Costs no more than writing that many.</summary>
    internal static bool Fits(Expr expr, int bytes)
    {
        var writer = new ExprLineWriter(bytes);
        writer.Write(expr);
        return !writer.IsFull;
    }
}
