namespace Magnum.Grpc.InteropTests.Matrix;

/// <summary>The sentences of the page.</summary>
internal static class MatrixDocumentText
{
    public const string Introduction =
        """
        # gRPC interop matrix

        `Magnum.Grpc` against gRPC that others wrote: their clients call our server, and our client calls their servers, in clear text (h2c) and over
        TLS, on the contract and by the
        [cases that the gRPC project describes](https://github.com/grpc/grpc/blob/master/doc/interop-test-descriptions.md), and some of our own.
        Left out are the cases that need a caching proxy or the credentials of a cloud. The servers judge of every request message whether it came
        compressed, by the flag before it; the clients do so of responses, as far as each lets one see.

        This page is written by `tests/Magnum.Grpc.InteropTests`, which fails where the page and what it found differ. To write it anew:

            MAGNUM_TEST_WRITE_INTEROP=1 ./test.sh grpc.interop

        ✓ holds, ✗ does not hold, – cannot be expressed. A footnote tells what a peer cannot do.


        """;

    public const string OurServer =
        """

        ## Our server, their clients


        """;

    public const string OurWebServer =
        """

        ## Our server, their clients by gRPC-Web

        Over HTTP/2, which lets these two clients stream in both directions; browsers stream only responses.


        """;

    public const string OurClient =
        """

        ## Our client, their servers

        The last columns are our client against our server.


        """;

    public const string OurCases =
        """

        ## Cases of our own

        | case | what it wants |
        |---|---|

        """;
}
