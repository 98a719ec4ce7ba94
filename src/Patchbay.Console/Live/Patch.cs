namespace Patchbay.Console.Live;

/// <summary>HTML that says where it goes: htmx's <c>hx-partial</c>.</summary>
/// <remarks>Ids are ours, made of letters, digits, <c>-</c> and <c>_</c>; nothing from elsewhere stands in one.</remarks>
internal static class Patch
{
    /// <summary>Turns an element into what it should be now; what has not changed in it is left alone, focus and scroll position with it.</summary>
    public static string Morph(string id, string html) => $"<hx-partial hx-target=\"#{id}\" hx-swap=\"outerMorph\">{html}</hx-partial>";

    /// <summary>Puts an element in another one's place.</summary>
    public static string Replace(string id, string html) => $"<hx-partial hx-target=\"#{id}\" hx-swap=\"outerHTML\">{html}</hx-partial>";

    /// <summary>Fills an element.</summary>
    public static string Fill(string id, string html) => $"<hx-partial hx-target=\"#{id}\" hx-swap=\"innerHTML\">{html}</hx-partial>";

    /// <summary>Adds at the end of an element.</summary>
    public static string Append(string id, string html) => $"<hx-partial hx-target=\"#{id}\" hx-swap=\"beforeend\">{html}</hx-partial>";

    /// <summary>Adds before an element, beside it.</summary>
    public static string Before(string id, string html) => $"<hx-partial hx-target=\"#{id}\" hx-swap=\"beforebegin\">{html}</hx-partial>";

    /// <summary>Takes an element away.</summary>
    public static string Remove(string id) => $"<hx-partial hx-target=\"#{id}\" hx-swap=\"delete\"><i></i></hx-partial>";
}
