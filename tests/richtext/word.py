"""HTML as Word writes it on the clipboard: a shortened paper of an office."""

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml"
xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"
xmlns="http://www.w3.org/TR/REC-html40">
<head>
<meta http-equiv=Content-Type content="text/html; charset=utf-8">
<meta name=Generator content="Microsoft Word 15">
<title>Kế hoạch</title>
<link rel=File-List href="file:///C:/Users/vanthu/AppData/Local/Temp/msohtmlclip1/01/clip_filelist.xml">
<!--[if gte mso 9]><xml>
 <w:WordDocument><w:View>Normal</w:View><w:Zoom>0</w:Zoom></w:WordDocument>
</xml><![endif]-->
<style>
<!--
 /* Font Definitions */
 @font-face {font-family:"Times New Roman"; panose-1:2 2 6 3 5 4 5 2 3 4;}
 p.MsoNormal, li.MsoNormal {mso-style-unhide:no; margin:0in; font-size:14.0pt;}
-->
</style>
</head>
<body lang=VI style='tab-interval:.5in;word-wrap:break-word'>
<!--StartFragment-->
<h1 style='margin-left:.25in'><span lang=VI style='font-size:14.0pt;mso-bidi-font-size:16.0pt'>KẾ HOẠCH<o:p></o:p></span></h1>
<p class=MsoNormal align=center style='text-align:center;text-indent:.5in'><b style='mso-bidi-font-weight:normal'><span lang=VI
style='font-size:14.0pt'>Tuyên truyền chuyển đổi số<o:p></o:p></span></b></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal style='text-align:justify'><span lang=VI style='font-size:14.0pt;mso-ansi-language:VI'>Thực hiện Nghị quyết
số&nbsp;09-NQ/TU,<span style='mso-spacerun:yes'>&nbsp;&nbsp; </span>các <i style='mso-bidi-font-style:normal'>cấp ủy</i> báo cáo<a
style='mso-footnote-id:ftn1' href="#_ftn1" name="_ftnref1" title=""><span class=MsoFootnoteReference>[1]</span></a>.<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-.25in;mso-list:l0 level1 lfo1'><![if !supportLists]><span
style='font-family:Symbol'><span style='mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp;&nbsp;&nbsp;
</span></span></span><![endif]><span lang=VI>Xã Nam Dong<o:p></o:p></span></p>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse;border:none'>
 <tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'>
  <td width=208 valign=top style='width:155.8pt;border:solid windowtext 1.0pt'>
  <p class=MsoNormal><b><span lang=VI>Xã<o:p></o:p></span></b></p>
  </td>
 </tr>
</table>
<p class=MsoNormal><!--[if gte vml 1]><v:shape id="Picture_x0020_1" type="#_x0000_t75" style='width:468pt;height:263pt'>
 <v:imagedata src="file:///C:/Users/vanthu/AppData/Local/Temp/msohtmlclip1/01/clip_image001.jpg" o:title="le"/>
</v:shape><![endif]--><![if !vml]><img width=624 height=351 src="file:///C:/Users/vanthu/AppData/Local/Temp/msohtmlclip1/01/clip_image002.jpg"
v:shapes="Picture_x0020_1"><![endif]>Ảnh lễ ra quân</p>
<!--EndFragment-->
</body>
</html>
"""
