namespace TelemetryGrid.PromQL.Evaluation;

/// <summary>The functions of one number, by name.</summary>
internal static class ElementFunctions
{
    public static Func<double, double>? Find(string name) =>
        name switch
        {
            "abs" => Math.Abs,
            "ceil" => Math.Ceiling,
            "floor" => Math.Floor,
            "exp" => Math.Exp,
            "sqrt" => Math.Sqrt,
            "ln" => Math.Log,
            "log2" => Math.Log2,
            "log10" => Math.Log10,
            "sin" => Math.Sin,
            "cos" => Math.Cos,
            "tan" => Math.Tan,
            "asin" => Math.Asin,
            "acos" => Math.Acos,
            "atan" => Math.Atan,
            "sinh" => Math.Sinh,
            "cosh" => Math.Cosh,
            "tanh" => Math.Tanh,
            "asinh" => Math.Asinh,
            "acosh" => Math.Acosh,
            "atanh" => Math.Atanh,
            "rad" => static v => v * Math.PI / 180,
            "deg" => static v => v * 180 / Math.PI,
            "sgn" => static v =>
                v < 0 ? -1
                : v > 0 ? 1
                : v,
            _ => CalendarFunctions.Find(name),
        };
}
