using System.Text.Json;

namespace Patchbay.Translation.Common;

/// <summary>Reads JSON that may be of another shape than it should be, without exceptions.</summary>
internal static class Json
{
    /// <summary>A string's text; empty when it is none.</summary>
    public static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? Safe(value) : "";

    /// <summary>The text of an object's property; empty when there is none.</summary>
    public static string Text(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) ? Text(value) : "";

    /// <summary>A whole number; null when it is none, or none that fits.</summary>
    public static int? Number(JsonElement value) =>
        value.ValueKind != JsonValueKind.Number ? null : value.TryGetInt32(out var number) ? number : value.TryGetDouble(out var real) && real > 0 ? (int)Math.Min(real, int.MaxValue) : null;

    /// <summary>True when an object's property is <c>true</c>.</summary>
    public static bool IsTrue(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string Safe(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair, or bytes that are not UTF-8: never a type, a name or an id.
            return "";
        }
    }
}
