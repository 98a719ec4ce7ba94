namespace Patchbay.Translation.Common;

/// <summary>The path of an endpoint's base URL.</summary>
public static class BasePath
{
    /// <summary>True when it ends with a version of the vendor's own (<c>/api/paas/v4</c>, <c>/v1beta</c>), which then stands for the dialect's usual one.</summary>
    public static bool EndsWithVersion(string path)
    {
        var last = path.AsSpan(path.LastIndexOf('/') + 1);
        return last.Length > 1 && last[0] == 'v' && char.IsAsciiDigit(last[1]);
    }
}
