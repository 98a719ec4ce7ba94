using System.Text.Encodings.Web;
using System.Text.Unicode;
using RazorSlices;

namespace Patchbay.Console.Live;

/// <summary>Turns slices into text.</summary>
internal static class Rendering
{
    /// <summary>Everything beyond ASCII stays readable; what HTML knows a meaning for is still escaped.</summary>
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>A slice as HTML.</summary>
    public static async ValueTask<string> HtmlAsync(RazorSlice slice, CancellationToken cancellationToken = default)
    {
        using (slice)
        {
            return await slice.RenderAsync(Encoder, cancellationToken).ConfigureAwait(false);
        }
    }
}
